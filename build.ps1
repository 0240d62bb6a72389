# Runs the build: finds or installs the .NET SDK, compiles build/_build.csproj when something that it is made of has
# changed, and hands over to it. Does on Windows what build.sh does elsewhere; needs PowerShell 5.1.

$started = [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds()
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$root = $PSScriptRoot
$temp = Join-Path $root '.nuke\temp'
$store = Join-Path $temp 'build'
$state = Join-Path $store 'current'
$utf8 = New-Object Text.UTF8Encoding $false
$settings = 'Directory.Build.props', 'Directory.Build.targets', 'Directory.Build.rsp', 'Directory.Packages.props',
  'global.json', 'nuget.config', '.editorconfig', '.globalconfig'

function Say([string] $text) { [Console]::Error.WriteLine("build.ps1: $text") }

# The state says what was compiled, with what and from what; its own time is when that compilation began.
function Read-State {
  if (-not (Test-Path -LiteralPath $state)) { return $null }
  $read = @{ root = ''; number = ''; dotnet = ''; sdk = ''; engine = ''; known = ''; tree = @(); file = @(); folder = @() }
  foreach ($line in [IO.File]::ReadAllLines($state)) {
    $kind, $value = $line -split ' ', 2
    if ($read[$kind] -is [array]) { $read[$kind] += $value } elseif ($kind) { $read[$kind] = $value }
  }
  $read.time = [IO.File]::GetLastWriteTimeUtc($state)
  $isUsable = $read.root -eq $root -and $read.engine -eq "$env:NukeEngine" -and $read.number -and
    (Test-Path -LiteralPath (Join-Path $store "$($read.number)\_build.dll")) -and
    (Test-Path -LiteralPath $read.dotnet) -and (Test-Path -LiteralPath $read.sdk) -and
    [IO.Directory]::GetLastWriteTimeUtc((Split-Path $read.sdk)) -le $read.time
  if ($isUsable) { return $read }
  return $null
}

# A project folder with all that is below it, without what compilers leave there.
function Get-Entries([string] $folder) {
  $folder
  foreach ($file in [IO.Directory]::GetFiles($folder)) { $file }
  foreach ($inner in [IO.Directory]::GetDirectories($folder)) {
    if ((Split-Path $inner -Leaf) -notin 'bin', 'obj') { Get-Entries $inner }
  }
}

# A change, a new name and a vanished one each leave a later time, on the file itself or on its folder.
function Test-Untouched($of, [DateTime] $since) {
  foreach ($path in $of.tree) { if (-not (Test-Path -LiteralPath $path)) { return $false } }
  $entries = @($of.tree | ForEach-Object { Get-Entries $_ }) + $of.file + $of.folder
  foreach ($path in $entries) {
    # What is not there has the year 1601 as its time.
    $time = [IO.File]::GetLastWriteTimeUtc($path)
    if ($time -gt $since -or $time.Year -lt 1602) { return $false }
  }
  return $true
}

# Everything that the compilation depends on in one number: names and contents, the SDK and the engine.
function Get-Fingerprint($of) {
  $paths = @($of.tree | Where-Object { Test-Path -LiteralPath $_ } | ForEach-Object { Get-Entries $_ }) + $of.file
  $paths += $of.folder | ForEach-Object { foreach ($name in $settings) { Join-Path $_ $name } }
  $hash = [Security.Cryptography.SHA256]::Create()
  $lines = @($of.sdk, "$env:NukeEngine")
  foreach ($path in $paths | Sort-Object -Unique) {
    if ([IO.File]::Exists($path)) {
      $lines += "$([BitConverter]::ToString($hash.ComputeHash([IO.File]::ReadAllBytes($path)))) $path"
    }
  }
  return [BitConverter]::ToString($hash.ComputeHash($utf8.GetBytes($lines -join "`n")))
}

function Find-Sdk {
  $onPath = Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
  $candidates = @()
  if ($onPath) { $candidates += $onPath.Source }
  $candidates += (Join-Path $HOME '.dotnet\dotnet.exe'), (Join-Path $temp 'dotnet\dotnet.exe')
  foreach ($candidate in $candidates) {
    if (-not (Test-Path -LiteralPath $candidate)) { continue }
    Push-Location -LiteralPath $root
    $ErrorActionPreference = 'Continue'
    $version = & $candidate --version 2>$null
    $isFound = $LASTEXITCODE -eq 0
    $ErrorActionPreference = 'Stop'
    Pop-Location
    if (-not $isFound) { continue }
    foreach ($line in & $candidate --list-sdks) {
      if ($line.StartsWith("$version [")) {
        $sdk = Join-Path $line.Substring($line.IndexOf('[') + 1).TrimEnd(']') "$version"
        return @{ dotnet = $candidate; sdk = $sdk }
      }
    }
  }
  return $null
}

function Install-Sdk {
  $url = 'https://dot.net/v1/dotnet-install.ps1'
  $script = Join-Path $temp 'dotnet-install.ps1'
  $wanted = @{ InstallDir = Join-Path $temp 'dotnet'; NoPath = $true }
  $json = Join-Path $root 'global.json'
  if (Test-Path -LiteralPath $json) { $wanted.JSonFile = $json } else { $wanted.Channel = 'LTS' }
  Say 'no .NET SDK here is what global.json asks for: installing one into .nuke/temp/dotnet'
  try {
    [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
    Invoke-WebRequest -UseBasicParsing -Uri $url -OutFile $script
    & $script @wanted *> (Join-Path $temp 'dotnet-install.log')
  } catch { }
  $found = Find-Sdk
  if ($found) { return $found }
  Say "that failed ($url); install it from https://dotnet.microsoft.com/download and run this again"
  exit 1
}

# What a build project need not say: it is compiled for this machine, ahead of time, and for that without a lock file,
# which would name the machine. MSBuild itself says what it compiles: every project's folder and files from elsewhere.
function Write-Hooks {
  [IO.File]::WriteAllText((Join-Path $store 'build.props'), @'
<Project>
  <PropertyGroup Condition="'$(MSBuildProjectFullPath)' == '$(BuildProjectFullPath)'">
    <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
    <SelfContained>false</SelfContained>
    <PublishReadyToRun>$(BuildReadyToRun)</PublishReadyToRun>
    <RestorePackagesWithLockFile>false</RestorePackagesWithLockFile>
    <NuGetLockFilePath>$(BuildInputsFolder)/packages.lock.json</NuGetLockFilePath>
  </PropertyGroup>
</Project>
'@)
  [IO.File]::WriteAllText((Join-Path $store 'build.targets'), @'
<Project>
  <Target Name="ListBuildInputs" BeforeTargets="CoreCompile">
    <ItemGroup>
      <BuildInputLine Include="tree $(MSBuildProjectDirectory)" />
      <BuildInputLine Include="@(Compile->'file %(FullPath)')" />
      <BuildInputLine Include="@(EmbeddedResource->'file %(FullPath)')" />
      <BuildInputLine Include="@(AdditionalFiles->'file %(FullPath)')" />
    </ItemGroup>
    <WriteLinesToFile File="$(BuildInputsFolder)/$(MSBuildProjectName).txt" Lines="@(BuildInputLine)" Overwrite="true" />
  </Target>
</Project>
'@)
}

function Publish-Build([string] $dotnet, [string] $new, [string] $isReadyToRun) {
  if (Test-Path -LiteralPath $new) { Remove-Item -LiteralPath $new -Recurse -Force }
  New-Item -ItemType Directory -Path (Join-Path $new 'inputs') -Force | Out-Null
  $engine = if ($env:NukeEngine) { $env:NukeEngine } else { 'embedded' }
  $variables = @{
    CustomAfterDirectoryBuildProps = Join-Path $store 'build.props'
    CustomAfterMicrosoftCommonTargets = Join-Path $store 'build.targets'
    BuildProjectFullPath = Join-Path $root 'build\_build.csproj'
    BuildInputsFolder = Join-Path $new 'inputs'
    BuildReadyToRun = $isReadyToRun
    DOTNET_NOLOGO = '1'
    DOTNET_CLI_TELEMETRY_OPTOUT = '1'
  }
  $before = @{}
  foreach ($name in $variables.Keys) {
    $before[$name] = [Environment]::GetEnvironmentVariable($name)
    [Environment]::SetEnvironmentVariable($name, $variables[$name])
  }
  $ErrorActionPreference = 'Continue'
  & $dotnet publish $variables.BuildProjectFullPath -c Release -o (Join-Path $new 'out') -p:RunAnalyzers=false `
    --artifacts-path (Join-Path $temp "obj\$engine") -nologo -v:quiet -tl:off *> (Join-Path $store 'log')
  $isDone = $LASTEXITCODE -eq 0
  $ErrorActionPreference = 'Stop'
  foreach ($name in $variables.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
  return $isDone
}

# Compiled ahead of time it starts in a fraction of the time, but the compiler for that may be out of reach.
function Compile-Build([string] $dotnet, [string] $new) {
  $plain = Join-Path $store 'no-ready-to-run'
  if (-not (Test-Path -LiteralPath $plain)) {
    if (Publish-Build $dotnet $new 'true') { return $true }
    if (-not (Select-String -LiteralPath (Join-Path $store 'log') -Pattern 'crossgen|NETSDK1094' -Quiet)) { return $false }
    Say ('the ahead-of-time compiler (microsoft.netcore.app.crossgen2) cannot be restored, so the build starts slower; ' +
      'delete .nuke/temp/build/no-ready-to-run to try again')
    New-Item -ItemType File -Path $plain | Out-Null
  }
  return Publish-Build $dotnet $new 'false'
}

# What the next run compares with: project folders as trees, files from elsewhere, and the folders above for settings.
function Get-Inputs([string] $folder) {
  $lines = Get-ChildItem -LiteralPath $folder -Filter *.txt | ForEach-Object { [IO.File]::ReadAllLines($_.FullName) }
  $inputs = @{ tree = @(); file = @(); folder = @() }
  $inputs.tree = @($lines | Where-Object { $_.StartsWith('tree ') } | ForEach-Object { $_.Substring(5) } | Sort-Object -Unique)
  foreach ($path in $lines | Where-Object { $_.StartsWith('file ') } | ForEach-Object { $_.Substring(5) } | Sort-Object -Unique) {
    $isInside = $path -match '\\obj\\|\\\.nuget\\'
    foreach ($tree in $inputs.tree) { $isInside = $isInside -or $path.StartsWith("$tree\") }
    if (-not $isInside) { $inputs.file += $path }
  }
  foreach ($tree in $inputs.tree) {
    for ($above = $tree; $above.StartsWith("$root\"); ) {
      $above = Split-Path $above
      $inputs.folder += $above
    }
  }
  $inputs.folder = @($inputs.folder | Sort-Object -Unique)
  foreach ($above in $inputs.folder) {
    foreach ($name in $settings) {
      $path = Join-Path $above $name
      if (Test-Path -LiteralPath $path) { $inputs.file += $path }
    }
  }
  return $inputs
}

# Written beside and moved: whoever reads meanwhile sees the old state or the new one.
function Write-State($of, [DateTime] $time) {
  $lines = @('root', 'number', 'dotnet', 'sdk', 'engine', 'known') | ForEach-Object { "$_ $($of[$_])" }
  foreach ($kind in 'tree', 'file', 'folder') { $lines += $of[$kind] | ForEach-Object { "$kind $_" } }
  $new = "$state.$PID"
  [IO.File]::WriteAllLines($new, [string[]] $lines, $utf8)
  [IO.File]::SetLastWriteTimeUtc($new, $time)
  Move-Item -LiteralPath $new -Destination $state -Force
}

function Update-Build {
  New-Item -ItemType Directory -Path $store -Force | Out-Null
  # Only one compiles; the others wait and then find it done. The system takes the lock from the dead.
  $lock = $null
  while (-not $lock) {
    try { $lock = [IO.File]::Open((Join-Path $store 'lock'), 'OpenOrCreate', 'ReadWrite', 'None') }
    catch [IO.IOException] { Start-Sleep -Milliseconds 100 }
  }
  $new = Join-Path $store "new.$PID"
  try {
    $start = [DateTime]::UtcNow
    $old = Read-State
    if ($old -and ((Test-Untouched $old $old.time) -or (Get-Fingerprint $old) -eq $old.known)) {
      Write-State $old $start
      return $old
    }
    $found = Find-Sdk
    if (-not $found) { $found = Install-Sdk }
    Say 'compiling build/_build.csproj'
    Write-Hooks
    if (-not (Compile-Build $found.dotnet $new)) {
      Get-Content -LiteralPath (Join-Path $store 'log') | ForEach-Object { $_.Trim() } | Select-Object -Unique |
        ForEach-Object { [Console]::Error.WriteLine($_) }
      Say 'the build does not compile'
      exit 1
    }
    $of = Get-Inputs (Join-Path $new 'inputs')
    $of.root = $root; $of.dotnet = $found.dotnet; $of.sdk = $found.sdk; $of.engine = "$env:NukeEngine"
    $previous = if ($old) { [int] $old.number } else { 0 }
    $number = $previous + 1
    while (Test-Path -LiteralPath (Join-Path $store "$number")) { $number++ }
    $of.number = "$number"
    $of.known = Get-Fingerprint $of
    # What changed meanwhile may have come too late for the compiler: then the next run compiles again.
    $compiled = @{ tree = $of.tree; file = $of.file; folder = @() }
    if (-not (Test-Untouched $compiled $start)) { $of.known = 'changed' }
    Move-Item -LiteralPath (Join-Path $new 'out') -Destination (Join-Path $store "$number")
    Write-State $of $start
    # Windows does not delete what somebody runs: those go another time.
    Get-ChildItem -LiteralPath $store -Directory | Where-Object { $_.Name -match '^\d+$' -and $_.Name -notin "$number", "$previous" } |
      ForEach-Object { try { Rename-Item -LiteralPath $_.FullName "old.$($_.Name)"; Remove-Item -LiteralPath (Join-Path $store "old.$($_.Name)") -Recurse -Force } catch { } }
    return $of
  } finally {
    if (Test-Path -LiteralPath $new) { Remove-Item -LiteralPath $new -Recurse -Force }
    $lock.Dispose()
  }
}

$current = Read-State
if (-not $current -or -not (Test-Untouched $current $current.time)) { $current = Update-Build }

# Targets that call dotnet get the one that compiled them.
if ($current.dotnet.StartsWith($temp) -or $current.dotnet.StartsWith((Join-Path $HOME '.dotnet'))) {
  $env:DOTNET_ROOT = Split-Path $current.dotnet
  $env:PATH = "$env:DOTNET_ROOT;$env:PATH"
}

# To wait for the script is to wait, too.
$env:NOWAIT_STARTED = [string]::Format([Globalization.CultureInfo]::InvariantCulture, '{0:0.000}', $started / 1000)
& $current.dotnet (Join-Path $store "$($current.number)\_build.dll") @args
exit $LASTEXITCODE
