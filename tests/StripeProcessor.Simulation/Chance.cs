namespace StripeProcessor.Simulation;

/// <summary>Chance that falls the same way for the same seed, on any machine: whole numbers only, and nothing of a maths library.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included, each as likely.</summary>
    internal long Between(long least, long most) => _random.NextInt64(least, most + 1);

    /// <summary>True so many times in a thousand.</summary>
    internal bool InThousand(int times) => _random.Next(1000) < times;

    /// <summary>0 to 1.</summary>
    internal double Jitter() => _random.NextDouble();
}
