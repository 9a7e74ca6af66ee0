using Trimtab.Domain.Captures.Rules;

namespace Trimtab.Hosting.Captures;

/// <summary>The rules in force now, for the watchers and the admission endpoint.</summary>
public sealed class CurrentRules
{
    private volatile RuleBook _book = RuleBook.Empty;

    public RuleBook Book
    {
        get => _book;
        set => _book = value;
    }
}
