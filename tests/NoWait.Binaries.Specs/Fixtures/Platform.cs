using System.Runtime.Versioning;

// Modes, processes and ELF programs: these specs run where such programs run.
[assembly: UnsupportedOSPlatform("windows")]
