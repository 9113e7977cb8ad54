using StripeProcessor.Simulation;

Console.Write(Report.Write());
