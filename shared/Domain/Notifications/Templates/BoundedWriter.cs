using System.Text;

namespace Trimtab.Domain.Notifications.Templates;

/// <summary>Keeps the first characters that are written to it and drops the others.</summary>
internal sealed class BoundedWriter(int maxLength) : TextWriter
{
    private readonly StringBuilder _text = new();
    private bool _isCut;

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        if (_text.Length < maxLength)
        {
            _text.Append(value);
        }
        else
        {
            _isCut = true;
        }
    }

    public override string ToString()
    {
        if (!_isCut)
        {
            return _text.ToString();
        }

        var length = char.IsHighSurrogate(_text[maxLength - 2]) ? maxLength - 2 : maxLength - 1;
        return _text.ToString(0, length) + "…";
    }
}
