using NoWait.Targets.Specs.Trials;

return Environment.GetEnvironmentVariable("TRIAL") == "gate" ? GateBuild.Start() : ServiceBuild.Start();
