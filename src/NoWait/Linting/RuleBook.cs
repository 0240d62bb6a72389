namespace NoWait.Linting;

/// <summary>Every rule. Ids are never given twice and never change their meaning.</summary>
public static class RuleBook
{
    private static readonly Lazy<IReadOnlyList<Rule>> Whole = new(() => [.. Form.All, .. Waiting.All, .. Size.All, .. Tools.All, .. Trust.All, .. House.All]);

    /// <summary>The rules, by id.</summary>
    public static IReadOnlyList<Rule> All => Whole.Value;

    /// <summary>The rule that somebody means; null where there is none.</summary>
    /// <param name="name">An id, or what BuildKit or hadolint call it, in any case.</param>
    public static Rule? Find(string name) => All.FirstOrDefault(rule => rule.IsCalled(name));

    internal static Rule Note(string id, string title, params ReadOnlySpan<string> aliases) => new(id, Severity.Note, title) { Aliases = Values.Create(aliases) };

    internal static Rule Warning(string id, string title, params ReadOnlySpan<string> aliases) => new(id, Severity.Warning, title) { Aliases = Values.Create(aliases) };

    internal static Rule Error(string id, string title, params ReadOnlySpan<string> aliases) => new(id, Severity.Error, title) { Aliases = Values.Create(aliases) };

    /// <summary>NW1: how a definition is written.</summary>
    internal static class Form
    {
        public static readonly Rule Unreadable = Error("NW1000", "A definition can be read", "DL1000", "DL3043", "DL3061");
        public static readonly Rule StageCasing = Note("NW1001", "Names of stages are in lower case", "StageNameCasing");
        public static readonly Rule AsCasing = Note("NW1002", "AS has the case of its FROM", "FromAsCasing");
        public static readonly Rule EmptyContinuation = Warning("NW1003", "No empty line stands within a continued instruction", "NoEmptyContinuation");
        public static readonly Rule Casing = Note("NW1004", "Keywords are all in upper case, or all in lower case", "ConsistentInstructionCasing");
        public static readonly Rule DuplicateStage = Error("NW1005", "Each stage has a name of its own", "DuplicateStageName", "DL3024");
        public static readonly Rule ReservedStage = Error("NW1006", "No stage is called scratch or context", "ReservedStageName", "DL3063");
        public static readonly Rule ShellForm = Warning("NW1007", "ENTRYPOINT and CMD are in JSON form, so that signals reach the program", "JSONArgsRecommended", "DL3025");
        public static readonly Rule Maintainer = Note("NW1008", "A label says who maintains the image", "MaintainerDeprecated", "DL4000");
        public static readonly Rule UndefinedInFrom = Error("NW1009", "FROM uses variables that an ARG before it defines", "UndefinedArgInFrom");
        public static readonly Rule RelativeWorkdir = Warning("NW1010", "WORKDIR is absolute", "WorkdirRelativePath", "DL3000");
        public static readonly Rule UndefinedVariable = Warning("NW1011", "Variables are defined before they are used", "UndefinedVar");
        public static readonly Rule Repeated = Warning("NW1012", "CMD, ENTRYPOINT and HEALTHCHECK stand once in a stage", "MultipleInstructionsDisallowed", "DL4003", "DL4004", "DL3012");
        public static readonly Rule LegacyPair = Note("NW1013", "ENV and LABEL join names and values by an equals sign", "LegacyKeyValueFormat");
        public static readonly Rule TargetPlatform = Note("NW1014", "FROM does not name the platform that it takes anyway", "RedundantTargetPlatform", "DL3065");
        public static readonly Rule SecretVariable = Error("NW1015", "No ARG or ENV holds a secret", "SecretsUsedInArgOrEnv", "DL3064");
        public static readonly Rule InvalidDefault = Warning("NW1016", "FROM names an image with the defaults of its arguments", "InvalidDefaultArgInFrom");
        public static readonly Rule ConstantPlatform = Warning("NW1017", "FROM leaves the platform to the build", "FromPlatformFlagConstDisallowed", "DL3029");
        public static readonly Rule IgnoredCopy = Error("NW1018", "COPY names nothing that .dockerignore leaves out", "CopyIgnoredFile");
        public static readonly Rule Description = Note("NW1019", "A comment before a stage or an argument begins with its name", "InvalidDefinitionDescription");
        public static readonly Rule ProtocolCasing = Note("NW1020", "EXPOSE names protocols in lower case", "ExposeProtoCasing");
        public static readonly Rule ExposeFormat = Error("NW1021", "EXPOSE names ports of the container alone", "ExposeInvalidFormat");
        public static readonly Rule PortRange = Error("NW1022", "Ports are between 0 and 65535", "DL3011");
        public static readonly Rule SelfReference = Warning("NW1023", "ENV does not use what it defines itself", "DL3044");
        public static readonly Rule FolderSlash = Error("NW1024", "Several sources are copied into a folder that ends with a slash", "DL3021");
        public static readonly Rule UnknownStage = Warning("NW1025", "COPY --from names an earlier stage, or an image with its tag", "DL3022");
        public static readonly Rule OwnStage = Error("NW1026", "A stage does not copy from itself", "DL3023");
        public static readonly Rule RelativeCopy = Warning("NW1027", "A relative destination stands after a WORKDIR", "DL3045");
        public static readonly Rule LabelKey = Note("NW1028", "Names of labels are of lower-case letters, digits, dots and dashes", "DL3048");
        public static readonly Rule BasePlatform = Warning("NW1029", "A base is for the platform that the image is for", "InvalidBaseImagePlatform");
        public static readonly Rule NoReason = Warning("NW1090", "A suppression says why");
        public static readonly Rule UnknownRule = Warning("NW1091", "A suppression names a rule that there is");
        public static readonly Rule InlineSuppression = Warning("NW1092", "No comment suppresses findings, where the policy asks for that", "DL1001");

        public static IReadOnlyList<Rule> All =>
        [
            Unreadable, StageCasing, AsCasing, EmptyContinuation, Casing, DuplicateStage, ReservedStage, ShellForm, Maintainer, UndefinedInFrom,
            RelativeWorkdir, UndefinedVariable, Repeated, LegacyPair, TargetPlatform, SecretVariable, InvalidDefault, ConstantPlatform, IgnoredCopy,
            Description, ProtocolCasing, ExposeFormat, PortRange, SelfReference, FolderSlash, UnknownStage, OwnStage, RelativeCopy, LabelKey,
            BasePlatform, NoReason, UnknownRule, InlineSuppression,
        ];
    }

    /// <summary>NW2: what people wait for.</summary>
    internal static class Waiting
    {
        public static readonly Rule CopyFirst = Warning("NW2001", "Dependencies are fetched before the sources are copied");
        public static readonly Rule Blanket = Note("NW2002", "COPY names what it needs, not the whole context");
        public static readonly Rule WideEarly = Warning("NW2003", "What does not need the sources runs before they are copied");
        public static readonly Rule NoCache = Warning("NW2004", "Tools that download or compile have a cache mount");
        public static readonly Rule Order = Warning("NW2005", "What changes often is copied after what changes seldom");
        public static readonly Rule NoIgnore = Warning("NW2006", "A .dockerignore keeps out of the context what no build reads");
        public static readonly Rule RunAfterRun = Note("NW2007", "Package steps that follow each other are one step", "DL3059");

        public static IReadOnlyList<Rule> All => [CopyFirst, Blanket, WideEarly, NoCache, Order, NoIgnore, RunAfterRun];
    }

    /// <summary>NW3: what images weigh.</summary>
    internal static class Size
    {
        public static readonly Rule Oven = Warning("NW3001", "The image that runs holds no compiler");
        public static readonly Rule FatBase = Note("NW3002", "The image that runs stands on the smallest base that does");
        public static readonly Rule AptLists = Warning("NW3003", "apt's lists are deleted where they were downloaded", "DL3009");
        public static readonly Rule ApkCache = Warning("NW3004", "apk keeps no cache in the image", "DL3019");
        public static readonly Rule RpmCache = Warning("NW3005", "yum, dnf and zypper keep no cache in the image", "DL3032", "DL3036", "DL3040");
        public static readonly Rule PipCache = Warning("NW3006", "pip keeps no cache in the image", "DL3042");
        public static readonly Rule NodeCache = Note("NW3007", "npm and yarn keep no cache in the image", "DL3060");
        public static readonly Rule Recommends = Note("NW3008", "apt-get installs nothing that was not asked for", "DL3015");
        public static readonly Rule Unpacked = Note("NW3009", "ADD unpacks a local archive without leaving it in a layer", "DL3010");
        public static readonly Rule WholeStage = Warning("NW3010", "COPY takes what is needed of a stage, not all of it", "DL3067");

        public static IReadOnlyList<Rule> All => [Oven, FatBase, AptLists, ApkCache, RpmCache, PipCache, NodeCache, Recommends, Unpacked, WholeStage];
    }

    /// <summary>NW4: how tools are used.</summary>
    internal static class Tools
    {
        public static readonly Rule AddForCopy = Warning("NW4001", "COPY copies files; ADD is for archives and downloads", "DL3020");
        public static readonly Rule Untagged = Warning("NW4002", "A base has a tag", "DL3006");
        public static readonly Rule Latest = Warning("NW4003", "A base's tag names a version", "DL3007");
        public static readonly Rule UpdateAlone = Warning("NW4004", "apt-get update and install are one step");
        public static readonly Rule NoYes = Error("NW4005", "Package managers do not wait for an answer", "DL3014", "DL3030", "DL3034", "DL3038");
        public static readonly Rule Apt = Warning("NW4006", "Scripts use apt-get, not apt", "DL3027");
        public static readonly Rule Upgrade = Warning("NW4007", "A newer base brings upgrades, not an upgrade of everything in it", "DL3005", "DL3017", "DL3031", "DL3035", "DL3039");
        public static readonly Rule Unpinned = Note("NW4008", "Packages have versions", "DL3008", "DL3013", "DL3016", "DL3018", "DL3028", "DL3033", "DL3037", "DL3041", "DL3062");
        public static readonly Rule Cd = Note("NW4009", "WORKDIR changes the folder", "DL3003");
        public static readonly Rule Sudo = Warning("NW4010", "Builds do not use sudo", "DL3004");
        public static readonly Rule Pointless = Note("NW4011", "A build runs nothing that means nothing in a container", "DL3001");
        public static readonly Rule TwoFetchers = Note("NW4012", "One of wget and curl is enough", "DL4001");
        public static readonly Rule WgetNoise = Note("NW4013", "wget does not draw its progress into the log", "DL3047");
        public static readonly Rule PipeFail = Warning("NW4014", "A step fails when the first part of its pipe does", "DL4006");
        public static readonly Rule ShellLink = Warning("NW4015", "SHELL chooses the shell", "DL4005");
        public static readonly Rule UserLog = Warning("NW4016", "useradd with a high number does not fill the log of logins", "DL3046");

        public static IReadOnlyList<Rule> All =>
        [
            AddForCopy, Untagged, Latest, UpdateAlone, NoYes, Apt, Upgrade, Unpinned, Cd, Sudo, Pointless, TwoFetchers, WgetNoise, PipeFail,
            ShellLink, UserLog,
        ];
    }

    /// <summary>NW5 and NW6: whom an image trusts, how it runs, and whether it can be made again.</summary>
    internal static class Trust
    {
        public static readonly Rule SecretFile = Error("NW5001", "No file with a secret is copied into a layer");
        public static readonly Rule Root = Warning("NW5002", "The image does not run as root", "DL3002");
        public static readonly Rule NoHealth = Note("NW5003", "The image says how it is asked whether it is well", "DL3057");
        public static readonly Rule NamedUser = Note("NW5004", "USER is a number, which tells also without the image's files that it is not root", "DL3066");
        public static readonly Rule PathMap = Note("NW6001", "Compilers write no folders of the build into programs");
        public static readonly Rule Timestamp = Warning("NW6002", "No step writes down when it ran");
        public static readonly Rule Checksum = Note("NW6003", "A download has a checksum");

        public static IReadOnlyList<Rule> All => [SecretFile, Root, NoHealth, NamedUser, PathMap, Timestamp, Checksum];
    }

    /// <summary>NW7: what a <see cref="LintPolicy"/> asks for.</summary>
    internal static class House
    {
        public static readonly Rule Registry = Error("NW7001", "Images come from registries that are trusted", "DL3026");
        public static readonly Rule MissingLabel = Note("NW7002", "An image has the labels that are required", "DL3049");
        public static readonly Rule OtherLabel = Note("NW7003", "An image has no labels but those that are required", "DL3050");
        public static readonly Rule EmptyLabel = Warning("NW7004", "A required label says something", "DL3051");
        public static readonly Rule Url = Warning("NW7005", "A label that is to be a URL is one", "DL3052");
        public static readonly Rule Time = Warning("NW7006", "A label that is to be a time is one by RFC 3339", "DL3053");
        public static readonly Rule License = Warning("NW7007", "A label that is to name licenses does so in SPDX's words", "DL3054");
        public static readonly Rule GitHash = Warning("NW7008", "A label that is to name a commit does so", "DL3055");
        public static readonly Rule Version = Warning("NW7009", "A label that is to be a version is one by SemVer", "DL3056");
        public static readonly Rule Email = Warning("NW7010", "A label that is to be an e-mail address is one", "DL3058");

        public static IReadOnlyList<Rule> All => [Registry, MissingLabel, OtherLabel, EmptyLabel, Url, Time, License, GitHash, Version, Email];
    }
}
