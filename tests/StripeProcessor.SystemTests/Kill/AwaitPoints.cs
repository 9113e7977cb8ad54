using System.Globalization;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace StripeProcessor.SystemTests.Kill;

/// <summary>
/// Finds every await of the function's own code, and rewrites a copy of it so that <see cref="KillPoints"/> hears of each twice:
/// <c>asked</c>, when the awaited thing was begun and nobody waits for its end yet, and <c>done</c>, when it has happened and
/// nothing was done with it yet. Nobody lists them: an await that is added tomorrow is killed at tomorrow.
/// </summary>
internal sealed class AwaitPoints
{
    private const string Ledger = "StripeProcessor.Local.SqliteLedger";
    private const string LedgerParts = "StripeProcessor.Local.Ledger";

    private static readonly string[] Instrumented =
    [
        "bootstrap.dll", "AmazonLambda.dll", "StripeProcessor.Stripe.dll", "StripeProcessor.Aws.dll", "StripeProcessor.Donations.dll",
        "StripeProcessor.Local.dll",
    ];

    private readonly List<string> _names = [];

    private AwaitPoints(string folder)
    {
        Folder = folder;
    }

    /// <summary>Where the rewritten copy lies: this program, with the function's assemblies replaced.</summary>
    public string Folder { get; }

    /// <summary>What each point is called: type, method, which await of it, and <c>asked</c> or <c>done</c>.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The first point after an event has reached the function.</summary>
    public int EventReceived => _names.IndexOf("Amazon.Lambda.RuntimeSupport.RuntimeApi.NextAsync 1 done") is >= 0 and var point
        ? point
        : throw new InvalidOperationException("the loop takes its events otherwise than it did: name the await with which it does");

    /// <summary>Writes the copy into an empty folder.</summary>
    public static AwaitPoints WriteTo(string folder)
    {
        var points = new AwaitPoints(folder);
        var own = Path.GetFileNameWithoutExtension(typeof(AwaitPoints).Assembly.Location);
        foreach (var entry in new DirectoryInfo(AppContext.BaseDirectory).EnumerateFileSystemInfos())
        {
            var target = Path.Combine(folder, entry.Name);
            if (Instrumented.Contains(entry.Name))
            {
                points.Rewrite(entry.FullName, target);
            }
            else if (entry is DirectoryInfo)
            {
                Directory.CreateSymbolicLink(target, entry.FullName);
            }
            else if (entry.Name.StartsWith(own, StringComparison.Ordinal))
            {
                // The program's folder is where its file really lies.
                File.Copy(entry.FullName, target);
            }
            else
            {
                File.CreateSymbolicLink(target, entry.FullName);
            }
        }

        return points;
    }

    private void Rewrite(string source, string target)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(source);
        var module = assembly.MainModule;
        var reached = ReachedIn(module);
        foreach (var moveNext in module.GetTypes().Where(IsOurs).SelectMany(StateMachine))
        {
            moveNext.Body.SimplifyMacros();
            Rewrite(moveNext, reached);
            moveNext.Body.OptimizeMacros();
        }

        assembly.Write(target);
    }

    private void Rewrite(MethodDefinition moveNext, MethodReference reached)
    {
        var body = moveNext.Body.GetILProcessor();
        var owner = OwnerOf(moveNext.DeclaringType);
        var (asked, done) = (0, 0);
        foreach (var instruction in moveNext.Body.Instructions.ToList())
        {
            switch (instruction.Operand)
            {
                case MethodReference { Name: "GetAwaiter" }:
                    // Whoever jumps here must meet the call too, so the instruction itself becomes its beginning.
                    var get = body.Create(instruction.OpCode, (MethodReference)instruction.Operand);
                    body.InsertAfter(instruction, get);
                    body.InsertAfter(instruction, body.Create(OpCodes.Call, reached));
                    (instruction.OpCode, instruction.Operand) = (OpCodes.Ldc_I4, Add(owner, ++asked, "asked"));
                    break;

                case MethodReference { Name: "GetResult" } result when IsAwaiter(result.DeclaringType):
                    var number = body.Create(OpCodes.Ldc_I4, Add(owner, ++done, "done"));
                    body.InsertAfter(instruction, number);
                    body.InsertAfter(number, body.Create(OpCodes.Call, reached));
                    break;
            }
        }

        if (asked != done)
        {
            throw new InvalidOperationException($"{owner} asks {asked} times and is answered {done} times: this is no code that we can read");
        }
    }

    private int Add(string owner, int number, string moment)
    {
        _names.Add(string.Create(CultureInfo.InvariantCulture, $"{owner} {number} {moment}"));
        return _names.Count - 1;
    }

    private static IEnumerable<MethodDefinition> StateMachine(TypeDefinition type) =>
        type.Interfaces.Any(one => one.InterfaceType.FullName == "System.Runtime.CompilerServices.IAsyncStateMachine")
            ? type.Methods.Where(method => method.Name == "MoveNext")
            : [];

    // Of the room Local only the ledger runs within the function.
    private static bool IsOurs(TypeDefinition type)
    {
        var outermost = type;
        while (outermost.DeclaringType is { } declaring)
        {
            outermost = declaring;
        }

        return type.Module.Assembly.Name.Name != "StripeProcessor.Local" || outermost.FullName == Ledger || outermost.Namespace == LedgerParts;
    }

    // "Type/<Method>d__3" and, for a lambda, "Type/<>c__DisplayClass1_0/<<Method>b__0>d".
    private static string OwnerOf(TypeDefinition stateMachine)
    {
        var names = stateMachine.FullName.Split('/');
        return $"{names[0]}.{stateMachine.Name.Split('>').First(part => part.Trim('<').Length > 0).Trim('<')}";
    }

    private static bool IsAwaiter(TypeReference type) => type.FullName.Contains("Awaiter", StringComparison.Ordinal);

    private static MethodReference ReachedIn(ModuleDefinition module)
    {
        var name = typeof(KillPoints).Assembly.GetName();
        var assembly = new AssemblyNameReference(name.Name, name.Version);
        module.AssemblyReferences.Add(assembly);
        var type = new TypeReference(typeof(KillPoints).Namespace, nameof(KillPoints), module, assembly);
        return new MethodReference(nameof(KillPoints.Reached), module.TypeSystem.Void, type)
        {
            Parameters = { new ParameterDefinition(module.TypeSystem.Int32) },
        };
    }
}
