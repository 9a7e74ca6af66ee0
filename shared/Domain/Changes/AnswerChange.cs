using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Changes;

/// <summary>A person's answer to a change. Who it is stands in <see cref="MessageContext.RequestedBy"/>.</summary>
/// <param name="Change">The change's id.</param>
/// <param name="Answer">Yes or no.</param>
/// <param name="Why">In the person's words; may be empty.</param>
/// <param name="Link">The one-time link that was used; null without one.</param>
public sealed record AnswerChange(string Change, ChangeAnswer Answer, string Why, string? Link = null) : IMessageBody
{
    /// <summary>The longest reason that is kept.</summary>
    public const int MaxWhy = 500;

    public static string Kind => "answerChange";

    public static string Queue => QueueNames.Updates;
}
