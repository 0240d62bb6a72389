// Recorders and exporters listen to the whole process: each test is to be alone with its own.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
