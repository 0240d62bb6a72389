using System.Runtime.CompilerServices;

// Calls into the C library are then compiled ahead of time.
[assembly: DisableRuntimeMarshalling]
