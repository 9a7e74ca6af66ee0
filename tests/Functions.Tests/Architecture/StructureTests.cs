using System.Reflection;
using System.Runtime.CompilerServices;
using Trimtab.Adapters.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Hosting;
using Trimtab.Twin;

namespace Trimtab.Functions.Tests.Architecture;

/// <summary>What CONTRIBUTING says of the code's structure, held by reading the assemblies.</summary>
public sealed class StructureTests
{
    private static readonly Assembly Domain = typeof(Outcome).Assembly;
    private static readonly Assembly Adapters = typeof(FleetFiles).Assembly;
    private static readonly Assembly Hosting = typeof(FunctionProgram).Assembly;
    private static readonly Assembly Twin = typeof(TwinOptions).Assembly;

    private static readonly string[] EmptyWords =
        ["Manager", "Helper", "Helpers", "Utils", "Util", "Common", "Base", "Impl", "Wrapper", "Dto", "Data", "Info"];

    [Fact]
    public void Domain_references_only_the_runtime_logging_and_the_parsers_of_yaml_and_templates()
    {
        string[] allowed = ["Handlebars", "Microsoft.Extensions.Logging.Abstractions", "YamlDotNet"];

        var others = Domain.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not ("netstandard" or "mscorlib"))
            .Except(allowed);

        others.ShouldBeEmpty();
    }

    [Fact]
    public void Domain_does_no_network_input_or_output()
    {
        string[] network = ["System.Net.Http", "System.Net.Sockets", "System.Net.Requests", "System.Diagnostics.Process", "System.IO.Pipes"];

        Domain.GetReferencedAssemblies().Select(reference => reference.Name!).Intersect(network).ShouldBeEmpty();
    }

    [Fact]
    public void Dependencies_point_one_way()
    {
        OwnReferences(Domain).ShouldBeEmpty();
        OwnReferences(Adapters).ShouldBe(["Trimtab.Domain"]);
        OwnReferences(Twin).ShouldBeSubsetOf(["Trimtab.Domain"]);
        OwnReferences(Hosting).ShouldBeSubsetOf(["Trimtab.Adapters", "Trimtab.Domain"]);
    }

    [Fact]
    public void No_type_name_ends_with_a_word_that_says_nothing()
    {
        var empty = Own().SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsNested && type.Namespace?.StartsWith("Trimtab", StringComparison.Ordinal) == true)
            .Where(type => !Attribute.IsDefined(type, typeof(CompilerGeneratedAttribute)))
            .Select(type => type.Name.Split('`')[0])
            .Where(name => EmptyWords.Any(word => name.EndsWith(word, StringComparison.Ordinal)));

        empty.ShouldBeEmpty();
    }

    [Fact]
    public void Domain_has_no_mutable_static_field()
    {
        var mutable = Domain.GetTypes()
            .Where(type => !Attribute.IsDefined(type, typeof(CompilerGeneratedAttribute)) && type.Namespace?.StartsWith("Trimtab", StringComparison.Ordinal) == true)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsLiteral && !field.IsInitOnly && !Attribute.IsDefined(field, typeof(CompilerGeneratedAttribute)))
            .Where(field => !field.Name.StartsWith('<'))
            .Select(field => $"{field.DeclaringType!.Name}.{field.Name}");

        mutable.ShouldBeEmpty();
    }

    [Fact]
    public void Namespaces_follow_folders_of_features()
    {
        var strays = Own().SelectMany(assembly => assembly.GetTypes().Where(type => type is { IsNested: false, IsPublic: true })
            .Where(type => type.Namespace?.StartsWith(assembly.GetName().Name!, StringComparison.Ordinal) != true)
            .Select(type => type.FullName));

        strays.ShouldBeEmpty();
    }

    private static IEnumerable<Assembly> Own() => [Domain, Adapters, Hosting, Twin];

    private static IEnumerable<string> OwnReferences(Assembly assembly)
        => assembly.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Trimtab.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
