namespace Trimtab.Domain.Notifications.Templates;

/// <summary>A template can't be used; the message says where and what to do.</summary>
public sealed class InvalidTemplateException : Exception
{
    public InvalidTemplateException()
    {
    }

    public InvalidTemplateException(string message)
        : base(message)
    {
    }

    public InvalidTemplateException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
