using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Tests.Updates.Editing;

public sealed class RepositoryEditorTests
{
    public static TheoryData<string> Cases => [.. EditCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Exactly_the_values_that_name_the_version_change(string name)
    {
        var given = EditCase.Read(name);

        var edit = RepositoryEditor.Apply(given.Input, given.Change, given.Directory);

        edit.Files.OrderBy(static file => file.Path, StringComparer.Ordinal).ShouldBe(given.Expected);
        edit.Done.ShouldBe(given.Done);
        if (given.Fault is { } fault)
        {
            edit.Faults.ShouldContain(line => fault.Split('|', StringSplitOptions.None).Any(part => line.Contains(part, StringComparison.Ordinal)));
            edit.IsWhole.ShouldBeFalse();
        }
        else
        {
            edit.Faults.ShouldBeEmpty();
            edit.IsWhole.ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_edit_made_twice_is_made_once(string name)
    {
        var given = EditCase.Read(name);
        var first = RepositoryEditor.Apply(given.Input, given.Change, given.Directory);
        var tree = given.Input.Select(file => first.Files.FirstOrDefault(edited => edited.Path == file.Path) ?? file).ToList();

        var second = RepositoryEditor.Apply(tree, given.Change, given.Directory);

        second.Files.ShouldBeEmpty();
        second.Done.ShouldBe(first.Places.Count + first.Done);
    }

    [Fact]
    public void Whatever_stands_around_a_value_stays_letter_by_letter()
    {
        var noise = Gen.Elements("\n", "\r\n", "# nginx:1.0.0\n", "a: 'x'\n", "b: [1,  2]\n", "c:\t\"ü🚀\"\n", "---\n", "d: >-\n  nginx:1.0.0\n  more\n", "e: {f: 1.0.0}\n", "  \n", "# {\"$imagepolicy\": \"x\"}\n");
        var values = Gen.Elements("image: nginx:1.0.0", "image:   'nginx:1.0.0'", "image: \"docker.io/library/nginx:1.0.0\"", "image: {repository: nginx, tag: 1.0.0}", "image: {tag: '1.0.0' , repository: nginx}");
        var comments = Gen.Elements("", " # 1.0.0", "   ", "\t# nginx:1.0.0 é");
        var text = from mark in Gen.Elements("", "\uFEFF")
                   from before in Gen.ListOf(noise)
                   from value in values
                   from comment in comments
                   from end in Gen.Elements("\n", "\r\n")
                   from after in Gen.ListOf(noise)
                   select (Before: mark + string.Concat(before), Value: value, After: comment + end + string.Concat(after));
        var change = EditCase.Read("manifest").Change with { From = new("1.0.0", null), To = new("2.0.0", null) };

        var edited = 0;
        Prop.ForAll(text.ToArbitrary(), given =>
        {
            var file = new EditableFile("values.yaml", given.Before + given.Value + given.After);

            var edit = RepositoryEditor.Apply([file], change, "");

            edited += edit.Files.Count;
            return edit.Files.Count == 0
                ? edit.Places.Count == 0
                : edit.Files[0].Text == given.Before + given.Value.Replace("1.0.0", "2.0.0", StringComparison.Ordinal) + given.After;
        }).QuickCheckThrowOnFailure();
        edited.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void A_hostile_text_is_passed_over_and_never_thrown_at()
    {
        var pieces = Gen.Elements("image", ": ", "nginx:1.27.0", "\n", "  ", "- ", "{", "}", "[", "]", "&a ", "*a", "'", "\"", "|", ">", "#", "? ", "!!str ", "<<", "---\n", "\uFEFF", "\t", "repository: nginx\n", "tag: 1.27.0\n", ",");
        var change = EditCase.Read("manifest").Change;

        Prop.ForAll(Gen.ListOf(pieces).Select(static parts => string.Concat(parts)).ToArbitrary(), text =>
        {
            var edit = RepositoryEditor.Apply([new EditableFile("values.yaml", text)], change, "");
            return edit.Places.Count > 0 || edit.Faults.Count > 0 || edit.Done > 0;
        }).QuickCheckThrowOnFailure();
    }
}
