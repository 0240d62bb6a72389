#!/usr/bin/env bash
# Runs the build: finds or installs the .NET SDK, compiles build/_build.csproj when something that it is made of has
# changed, and hands over to it. Needs bash 3.2 and the usual small tools; works from any folder, for any repository
# that has a build/_build.csproj beside it.

started=${EPOCHREALTIME-}
here=$PWD
case ${BASH_SOURCE[0]} in */*) CDPATH='' cd -- "${BASH_SOURCE[0]%/*}" || exit 1 ;; esac
root=$PWD
cd -- "$here" || exit 1

temp=$root/.nuke/temp
store=$temp/build
state=$store/current
lock=$store/lock

say() { printf 'build.sh: %s\n' "$*" >&2; }

# The state says what was compiled, with what and from what; its own time is when that compilation began.
read_state() {
  number='' dotnet='' sdk='' engine='' known='' trees=() files=() folders=()
  [[ -r $state ]] || return 1
  local kind value known_root=''
  while read -r kind value; do
    case $kind in
      root) known_root=$value ;;
      number) number=$value ;;
      dotnet) dotnet=$value ;;
      sdk) sdk=$value ;;
      engine) engine=$value ;;
      known) known=$value ;;
      tree) trees+=("$value") ;;
      file) files+=("$value") ;;
      folder) folders+=("$value") ;;
    esac
  done < "$state"
  [[ $known_root == "$root" && -f $store/$number/_build.dll && -x $dotnet && -d $sdk && ! ${sdk%/*} -nt $state &&
    $engine == "${NukeEngine-}" ]]
}

# A change, a new name and a vanished one each leave a later time, on the file itself or on its folder.
is_untouched() { has_old_settings && [[ -z $(changed_since "$state") ]]; }

has_old_settings() {
  local folder
  for folder in "${folders[@]}"; do
    [[ -d $folder && ! $folder -nt $state ]] || return 1
  done
}

# Packages need no second look when nothing but C# was touched.
is_only_code() {
  local path
  has_old_settings || return 1
  while read -r path; do
    [[ $path == *.cs || -d $path ]] || return 1
  done < <(changed_since "$state")
}

changed_since() {
  find "${trees[@]}" "${files[@]}" \( -name bin -o -name obj \) -prune -o -cnewer "$1" -print 2>&1
}

# The names under which MSBuild, NuGet and the compiler look for settings in every folder above a project.
settings_in() {
  local name
  for name in Directory.Build.props Directory.Build.targets Directory.Build.rsp Directory.Packages.props \
    global.json nuget.config NuGet.config NuGet.Config .editorconfig .globalconfig; do
    [[ ! -f $1/$name ]] || printf '%s\n' "$1/$name"
  done
}

# Everything that the compilation depends on in one number: names and contents, the SDK and the engine.
fingerprint() {
  local folder sum=(shasum -a 256)
  ! command -v sha256sum > /dev/null || sum=(sha256sum)
  {
    printf '%s\n' "$sdk" "${NukeEngine-}"
    {
      find "${trees[@]}" "${files[@]}" \( -name bin -o -name obj \) -prune -o -type f -print 2> /dev/null
      for folder in "${folders[@]}"; do settings_in "$folder"; done
    } | LC_ALL=C sort -u | tr '\n' '\0' | xargs -0 "${sum[@]}"
  } | "${sum[@]}"
}

find_sdk() {
  local candidate version line
  for candidate in "$(command -v dotnet)" "$HOME/.dotnet/dotnet" "$temp/dotnet/dotnet"; do
    [[ -x $candidate ]] || continue
    version=$(cd -- "$root" && "$candidate" --version 2> /dev/null) || continue
    while read -r line; do
      case $line in
        "$version ["*) dotnet=$candidate sdk=${line#*[} sdk=${sdk%]}/$version && return ;;
      esac
    done < <("$candidate" --list-sdks)
  done
  return 1
}

install_sdk() {
  local script=$temp/dotnet-install.sh url=https://dot.net/v1/dotnet-install.sh wanted=(--channel LTS)
  [[ ! -f $root/global.json ]] || wanted=(--jsonfile "$root/global.json")
  say 'no .NET SDK here is what global.json asks for: installing one into .nuke/temp/dotnet'
  { curl -fsSL "$url" -o "$script" || wget -qO "$script" "$url"; } 2> /dev/null &&
    bash "$script" "${wanted[@]}" --install-dir "$temp/dotnet" --no-path > "$temp/dotnet-install.log" 2>&1 &&
    find_sdk && return
  say "that failed ($url); install it from https://dotnet.microsoft.com/download and run this again"
  return 1
}

# Only one compiles; the others wait and then find it done. A lock whose owner is dead is taken over.
take_lock() {
  local owner
  while ! ln -s $$ "$lock" 2> /dev/null; do
    owner=$(readlink "$lock") || continue
    if ! kill -0 "$owner" 2> /dev/null && [[ $(readlink "$lock") == "$owner" ]]; then rm -f "$lock"; else sleep 0.1; fi
  done
  trap 'rm -rf "$lock" "$store/new.$$"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

release_lock() {
  rm -rf "$lock" "$store/new.$$"
  trap - EXIT INT TERM
}

# What a build project need not say: it is compiled for this machine, ahead of time, and for that without a lock file,
# which would name the machine. MSBuild itself says what it compiles: every project's folder and files from elsewhere.
write_hooks() {
  cat > "$store/build.props" << 'PROPS'
<Project>
  <PropertyGroup Condition="'$(MSBuildProjectFullPath)' == '$(BuildProjectFullPath)'">
    <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
    <SelfContained>false</SelfContained>
    <PublishReadyToRun>$(BuildReadyToRun)</PublishReadyToRun>
    <RestorePackagesWithLockFile>false</RestorePackagesWithLockFile>
    <NuGetLockFilePath>$(BuildInputsFolder)/packages.lock.json</NuGetLockFilePath>
  </PropertyGroup>
</Project>
PROPS
  cat > "$store/build.targets" << 'TARGETS'
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
TARGETS
}

publish() {
  local new=$store/new.$$
  rm -rf "$new" && mkdir -p "$new/inputs" || return 1
  CustomAfterDirectoryBuildProps=$store/build.props CustomAfterMicrosoftCommonTargets=$store/build.targets \
    BuildProjectFullPath=$root/build/_build.csproj BuildReadyToRun=$1 BuildInputsFolder=$new/inputs \
    DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 \
    "$dotnet" publish "$root/build/_build.csproj" $2 -c Release -o "$new/out" -p:RunAnalyzers=false \
    --artifacts-path "$temp/obj/${NukeEngine:-embedded}" -nologo -v:quiet -tl:off > "$store/log" 2>&1 < /dev/null
}

# Compiled ahead of time it starts in a fraction of the time, but the compiler for that may be out of reach.
compile() {
  local plain=$store/no-ready-to-run
  if [[ $1 && ! -f $plain ]]; then
    publish true --no-restore && return
    ! grep -q ' error CS' "$store/log" || return 1
  fi
  if [[ ! -f $plain ]]; then
    publish true && return
    grep -qiE 'crossgen|NETSDK1094' "$store/log" || return 1
    say 'the ahead-of-time compiler (microsoft.netcore.app.crossgen2) cannot be restored, so the build starts slower;' \
      "delete ${plain#"$root/"} to try again"
    : > "$plain"
  fi
  publish false
}

# What the next run compares with: project folders as trees, files from elsewhere, and the folders above for settings.
collect_inputs() {
  local kind path folder
  trees=() files=() folders=()
  while read -r kind path; do
    [[ $kind != tree ]] || trees+=("$path")
  done < <(cat "$1"/*.txt | LC_ALL=C sort -u)
  while read -r kind path; do
    [[ $kind != file || $path == */obj/* || $path == */.nuget/* ]] || is_in_a_tree "$path" || files+=("$path")
  done < <(cat "$1"/*.txt | LC_ALL=C sort -u)
  while read -r folder; do
    folders+=("$folder")
    while read -r path; do files+=("$path"); done < <(settings_in "$folder")
  done < <(for folder in "${trees[@]}"; do
    while [[ $folder == "$root"/* ]]; do folder=${folder%/*}; printf '%s\n' "$folder"; done
  done | LC_ALL=C sort -u)
}

is_in_a_tree() {
  local tree
  for tree in "${trees[@]}"; do
    [[ $1 != "$tree"/* ]] || return 0
  done
  return 1
}

# Written beside and renamed: whoever reads meanwhile sees the old state or the new one.
write_state() {
  {
    printf '%s %s\n' root "$root" number "$number" dotnet "$dotnet" sdk "$sdk" engine "${NukeEngine-}" known "$known"
    printf 'tree %s\n' "${trees[@]}"
    [[ ${#files[@]} == 0 ]] || printf 'file %s\n' "${files[@]}"
    [[ ${#folders[@]} == 0 ]] || printf 'folder %s\n' "${folders[@]}"
  } > "$state.$$" && touch -r "$1" "$state.$$" && mv -f "$state.$$" "$state"
}

# Older ones go, except the last, which somebody may be about to start, and those that somebody runs.
prune() {
  local folder name
  for folder in "$store"/[0-9]*; do
    name=${folder##*/}
    [[ $name == "$number" || $name == "$1" ]] || is_running "$name" || rm -rf "$folder"
  done
}

is_running() {
  if [[ -d /proc/self ]]; then
    grep -qsaF -f - /proc/[0-9]*/cmdline <<< "$store/$1/"
  else
    grep -qF -f <(printf '%s/%s/\n' "$store" "$1") <<< "$(ps -A -o command=)"
  fi
}

refresh() {
  local previous start=$store/start.$$ is_known='' is_code=''
  mkdir -p "$store" && take_lock || return 1
  : > "$start"
  ! read_state || is_known=1
  if [[ $is_known ]] && { is_untouched || [[ $(fingerprint) == "$known" ]]; }; then
    write_state "$start"
  else
    previous=$number
    [[ ! $is_known ]] || ! is_only_code || is_code=1
    find_sdk || install_sdk || return 1
    say 'compiling build/_build.csproj'
    write_hooks
    if ! compile "$is_code"; then
      sed 's/^[[:space:]]*//' "$store/log" | awk '!seen[$0]++' >&2
      say 'the build does not compile'
      return 1
    fi
    number=$((${previous:-0} + 1))
    while [[ -e $store/$number ]]; do number=$((number + 1)); done
    collect_inputs "$store/new.$$/inputs"
    known=$(fingerprint)
    # What changed meanwhile may have come too late for the compiler: then the next run compiles again.
    [[ -z $(changed_since "$start") ]] || known=changed
    mv "$store/new.$$/out" "$store/$number" && write_state "$start" && prune "${previous:-0}" || return 1
  fi
  rm -f "$start"
  release_lock
}

read_state && is_untouched || refresh || exit 1

# Targets that call dotnet get the one that compiled them.
case $dotnet in
  "$temp"/* | "$HOME"/.dotnet/*) export DOTNET_ROOT=${dotnet%/*} PATH=${dotnet%/*}:$PATH ;;
esac

# To wait for the script is to wait, too. Its clock is finer from bash 5 on, and may write a comma.
[[ $started || $SECONDS == 0 ]] || started=$(($(date +%s) - SECONDS))
export NOWAIT_STARTED=${started/,/.}

exec "$dotnet" "$store/$number/_build.dll" "$@"
