return NoWait.Targets.Specs.Trials.ServiceBuild.Start();
