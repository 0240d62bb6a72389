return NoWait.Engine.Specs.Trials.ProcessBuild.Start();
