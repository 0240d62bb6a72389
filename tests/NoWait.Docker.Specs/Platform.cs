using System.Runtime.Versioning;

// Modes, unix sockets and a daemon of the tests' own: there is nothing of it on Windows.
[assembly: UnsupportedOSPlatform("windows")]
