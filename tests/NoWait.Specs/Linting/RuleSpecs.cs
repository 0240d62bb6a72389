using NoWait.Linting;
using NoWait.Specs.Live;

namespace NoWait.Specs.Linting;

/// <summary>Each rule finds what it is for, at its line, and leaves the corrected text alone.</summary>
public sealed class RuleSpecs
{
    [Theory]
    [InlineData("NW1000", 2, "FROM a:1\nRUNN x\n", "FROM a:1\nRUN x\n")]
    [InlineData("NW1001", 1, "FROM a:1 AS Build\n", "FROM a:1 AS build\n")]
    [InlineData("NW1002", 1, "FROM a:1 as build\n", "from a:1 as build\n")]
    [InlineData("NW1003", 2, "FROM a:1\nRUN one \\\n\n two\n", "FROM a:1\nRUN one \\\n # why\n two\n")]
    [InlineData("NW1004", 2, "FROM a:1\nrun x\nUSER 1\n", "from a:1\nrun x\n")]
    [InlineData("NW1005", 2, "FROM a:1 AS b\nFROM a:1 AS b\n", "FROM a:1 AS b\nFROM a:1 AS c\n")]
    [InlineData("NW1006", 1, "FROM a:1 AS context\n", "FROM a:1 AS contexts\n")]
    [InlineData("NW1007", 2, "FROM a:1\nCMD run me\n", "FROM a:1\nCMD [\"run\", \"me\"]\n")]
    [InlineData("NW1007", 2, "FROM a:1\nENTRYPOINT run\n", "FROM a:1\nSHELL [\"/bin/bash\", \"-c\"]\nENTRYPOINT run\n")]
    [InlineData("NW1008", 2, "FROM a:1\nMAINTAINER me\n", "FROM a:1\nLABEL org.opencontainers.image.authors=me\n")]
    [InlineData("NW1009", 1, "FROM a:$TAG\n", "ARG TAG=1\nFROM a:$TAG\n")]
    [InlineData("NW1010", 2, "FROM a:1\nWORKDIR app\n", "FROM a:1\nWORKDIR /src\nWORKDIR app\n")]
    [InlineData("NW1011", 2, "FROM scratch\nCOPY $SOURCE /\n", "FROM scratch\nARG SOURCE=x\nCOPY $SOURCE /\n")]
    [InlineData("NW1011", 3, "FROM a:1\nARG VERSION=1\nCOPY $VERSIO /\n", "FROM a:1\nCOPY $LAID_BY_THE_BASE /\n")]
    [InlineData("NW1012", 2, "FROM a:1\nCMD [\"a\"]\nCMD [\"b\"]\n", "FROM a:1 AS x\nCMD [\"a\"]\nFROM x\nCMD [\"b\"]\n")]
    [InlineData("NW1013", 2, "FROM a:1\nENV NAME some value\n", "FROM a:1\nENV NAME=\"some value\"\n")]
    [InlineData("NW1014", 1, "FROM --platform=$TARGETPLATFORM a:1\n", "FROM --platform=$BUILDPLATFORM a:1\n")]
    [InlineData("NW1015", 2, "FROM a:1\nENV DB_PASSWORD=x\n", "FROM a:1\nENV DB_PASSWORD_FILE=/run/secrets/db PUBLIC_KEY=x\n")]
    [InlineData("NW1015", 2, "FROM a:1\nARG NPM_TOKEN\n", "FROM a:1\nARG TOKENIZER\n")]
    [InlineData("NW1016", 2, "ARG TAG\nFROM a:$TAG\n", "ARG TAG=1\nFROM a:$TAG\n")]
    [InlineData("NW1017", 1, "FROM --platform=linux/amd64 a:1\n", "FROM --platform=$BUILDPLATFORM a:1\n")]
    [InlineData("NW1019", 3, "# check=experimental=all\n# builds it\nFROM a:1 AS build\n", "# check=experimental=all\n# build makes it\nFROM a:1 AS build\n")]
    [InlineData("NW1020", 2, "FROM a:1\nEXPOSE 80/TCP\n", "FROM a:1\nEXPOSE 80/tcp\n")]
    [InlineData("NW1021", 2, "FROM a:1\nEXPOSE 8080:80\n", "FROM a:1\nEXPOSE 80\n")]
    [InlineData("NW1022", 2, "FROM a:1\nEXPOSE 70000\n", "FROM a:1\nEXPOSE 65535\n")]
    [InlineData("NW1023", 2, "FROM a:1\nENV A=1 B=$A\n", "FROM a:1\nENV A=1\nENV B=$A\n")]
    [InlineData("NW1024", 2, "FROM a:1\nCOPY a b /c\n", "FROM a:1\nCOPY a b /c/\n")]
    [InlineData("NW1025", 2, "FROM a:1\nCOPY --from=build /a /a\n", "FROM a:1 AS build\nFROM a:1\nCOPY --from=build /a /a\nCOPY --from=b:1 /a /a\n")]
    [InlineData("NW1026", 2, "FROM a:1 AS build\nCOPY --from=build /a /b\n", "FROM a:1 AS build\nFROM build AS b\nCOPY --from=build /a /b\n")]
    [InlineData("NW1027", 2, "FROM a:1\nCOPY a.txt b\n", "FROM a:1\nWORKDIR /x\nCOPY a.txt b\n")]
    [InlineData("NW1028", 2, "FROM a:1\nLABEL My.Name=x\n", "FROM a:1\nLABEL my.name=x\n")]
    [InlineData("NW1028", 2, "FROM a:1\nLABEL com.docker.mine=x\n", "FROM a:1\nLABEL com.dockers.mine=x\n")]
    [InlineData("NW1028", 2, "FROM a:1\nLABEL 1st=x\n", "FROM a:1\nLABEL first.1=x\n")]
    [InlineData("NW1028", 2, "FROM a:1\nLABEL a--b=x\n", "FROM a:1\nLABEL a-b=x\n")]
    [InlineData("NW1000", 2, "FROM a:1\nONBUILD ONBUILD RUN x\n", "FROM a:1\nONBUILD RUN x\n")]
    [InlineData("NW1000", 2, "FROM a:1\nONBUILD MAINTAINER x\n", "FROM a:1\nONBUILD LABEL a=x\n")]
    [InlineData("NW1000", 2, "FROM a:1\nONBUILD FROM b:1\n", "FROM a:1\nONBUILD COPY a /a\n")]
    public void Form(string id, int line, string found, string corrected) => FindsAndLeaves(id, line, found, corrected);

    [Theory]
    [InlineData("NW2001", 2, "FROM a:1\nCOPY . .\nRUN npm ci\n", "FROM a:1\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n")]
    [InlineData("NW2001", 2, "FROM a:1\nCOPY . .\nRUN go build ./...\n", "FROM a:1\nCOPY go.* ./\nRUN go mod download\nCOPY . .\nRUN go build ./...\n")]
    [InlineData("NW2001", 2, "FROM a:1\nCOPY src/ src/\nRUN pip install -r requirements.txt\n", "FROM a:1\nCOPY . .\nRUN pip install flask==3.0.0\n")]
    [InlineData("NW2002", 2, "FROM a:1\nCOPY ./ /app\n", "FROM a:1\nCOPY src/ /app/src/\n")]
    [InlineData("NW2003", 2, "FROM a:1\nCOPY src/ /src/\nRUN apk add --no-cache git=1\n", "FROM a:1\nRUN apk add --no-cache git=1\nCOPY src/ /src/\n")]
    [InlineData("NW2004", 2, "FROM a:1\nRUN cargo build\n", "FROM a:1\nRUN --mount=type=cache,target=/usr/local/cargo/registry cargo build\n")]
    [InlineData("NW2004", 2, "FROM a:1\nRUN dotnet publish -c Release\n", "FROM a:1\nRUN --mount=type=cache,id=nuget,target=/root/.nuget/packages dotnet publish -c Release\n")]
    [InlineData("NW2004", 2, "FROM a:1\nRUN mvn package\n", "FROM a:1\nRUN --mount=type=cache,target=/root/.m2 mvn package\n")]
    [InlineData("NW2004", 2, "FROM a:1\nRUN apt-get update && apt-get install -y git\n", "FROM a:1\nRUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\n")]
    [InlineData("NW2007", 3, "FROM a:1\nRUN apk add --no-cache a=1\nRUN apk add --no-cache b=1\n", "FROM a:1\nRUN apk add --no-cache a=1 b=1\nRUN make\n")]
    public void Waiting(string id, int line, string found, string corrected) => FindsAndLeaves(id, line, found, corrected);

    [Theory]
    [InlineData("NW3001", 1, "FROM golang:1.23\nRUN go build -o /a .\nCMD [\"/a\"]\n", "FROM golang:1.23 AS build\nRUN go build -o /a .\nFROM scratch\nCOPY --from=build /a /a\nCMD [\"/a\"]\n")]
    [InlineData("NW3001", 2, "FROM debian:12-slim\nRUN apt-get update && apt-get install -y gcc\nRUN gcc -o /a a.c\n", "FROM debian:12-slim\nRUN apt-get update && apt-get install -y git\nRUN git clone x\n")]
    [InlineData("NW3002", 1, "FROM python:3.12\nCMD [\"python\"]\n", "FROM python:3.12-alpine\nCMD [\"python\"]\n")]
    [InlineData("NW3003", 2, "FROM a:1\nRUN apt-get update && apt-get install -y git=1\n", "FROM a:1\nRUN --mount=type=cache,target=/var/lib/apt/lists apt-get update && apt-get install -y git=1\n")]
    [InlineData("NW3004", 2, "FROM a:1\nRUN apk add git=1\n", "FROM a:1\nRUN apk --no-cache add git=1\n")]
    [InlineData("NW3005", 2, "FROM a:1\nRUN dnf install -y git-2.1\n", "FROM a:1\nRUN dnf install -y git-2.1 && dnf clean all\n")]
    [InlineData("NW3006", 2, "FROM a:1\nRUN pip install flask==3\n", "FROM a:1\nRUN pip install --no-cache-dir flask==3\n")]
    [InlineData("NW3007", 2, "FROM a:1\nRUN yarn install\n", "FROM a:1\nRUN yarn install && yarn cache clean\n")]
    [InlineData("NW3008", 2, "FROM a:1\nRUN apt-get install -y git\n", "FROM a:1\nRUN apt-get install -y --no-install-recommends git\n")]
    [InlineData("NW3009", 2, "FROM a:1\nCOPY a.tar.gz /tmp/\nRUN tar -xf /tmp/a.tar.gz\n", "FROM a:1\nADD a.tar.gz /tmp/\n")]
    [InlineData("NW3010", 2, "FROM scratch\nCOPY --from=a:1 / /\n", "FROM scratch\nCOPY --from=a:1 /bin/ /bin/\n")]
    [InlineData("NW4001", 2, "FROM a:1\nADD app.py /app/\n", "FROM a:1\nADD app.tar.gz /app/\nADD https://example.org/a /a\n")]
    [InlineData("NW4002", 1, "FROM debian\n", "FROM debian@sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d\n")]
    [InlineData("NW4003", 1, "FROM debian:latest\n", "FROM debian:12\n")]
    [InlineData("NW4004", 2, "FROM a:1\nRUN apt-get update\nRUN apt-get install -y git\n", "FROM a:1\nRUN apt-get update && apt-get install -y git\n")]
    [InlineData("NW4005", 2, "FROM a:1\nRUN apt-get install git\n", "FROM a:1\nRUN apt-get -qy install git\n")]
    [InlineData("NW4006", 2, "FROM a:1\nRUN apt install -y git\n", "FROM a:1\nRUN apt-get install -y git\n")]
    [InlineData("NW4007", 2, "FROM a:1\nRUN apt-get dist-upgrade -y\n", "FROM a:1\nRUN apt-get upgrade -y\n")]
    [InlineData("NW4008", 2, "FROM a:1\nRUN apk add --no-cache git\n", "FROM a:1\nRUN apk add --no-cache --virtual .build git=2.45\n")]
    [InlineData("NW4009", 2, "FROM a:1\nRUN cd /app && make\n", "FROM a:1\nRUN make && cd sub && make\n")]
    [InlineData("NW4010", 2, "FROM a:1\nRUN echo a && sudo make\n", "FROM a:1\nRUN echo 'sudo make'\n")]
    [InlineData("NW4011", 2, "FROM a:1\nRUN service nginx start\n", "FROM a:1\nRUN echo service\n")]
    [InlineData("NW4012", 3, "FROM a:1\nRUN wget -q a\nRUN curl b\n", "FROM a:1\nRUN curl a\nRUN curl b\n")]
    [InlineData("NW4013", 2, "FROM a:1\nRUN wget https://example.org/a\n", "FROM a:1\nRUN wget -nv https://example.org/a\n")]
    [InlineData("NW4014", 2, "FROM a:1\nRUN curl a | sh\n", "FROM a:1\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN curl a | sh\n")]
    [InlineData("NW4015", 2, "FROM a:1\nRUN ln -sf /bin/bash /bin/sh\n", "FROM a:1\nRUN ln -s /a /b\n")]
    [InlineData("NW4016", 2, "FROM a:1\nRUN useradd -u 1000000 me\n", "FROM a:1\nRUN useradd -l -u 1000000 me\n")]
    public void SizeAndTools(string id, int line, string found, string corrected) => FindsAndLeaves(id, line, found, corrected);

    [Theory]
    [InlineData("NW5001", 2, "FROM a:1\nCOPY id_rsa /root/.ssh/\n", "FROM a:1\nCOPY id_rsa.pub /root/.ssh/\n")]
    [InlineData("NW5002", 2, "FROM a:1\nCMD [\"a\"]\n", "FROM a:1\nUSER 1000\nCMD [\"a\"]\n")]
    [InlineData("NW5002", 3, "FROM a:1\nUSER 1000\nUSER root\nCMD [\"a\"]\n", "FROM a:1-nonroot\nCMD [\"a\"]\n")]
    [InlineData("NW5004", 2, "FROM a:1\nUSER app\nCMD [\"a\"]\n", "FROM a:1\nUSER 1000:app\nCMD [\"a\"]\n")]
    [InlineData("NW5004", 3, "FROM a:1\nARG ID=1\nUSER app:1\nCMD [\"a\"]\n", "FROM a:1\nARG ID=1\nUSER $ID\nCMD [\"a\"]\n")]
    [InlineData("NW5003", 3, "FROM a:1\nEXPOSE 80\nCMD [\"a\"]\n", "FROM a:1\nEXPOSE 80\nHEALTHCHECK CMD [\"b\"]\nCMD [\"a\"]\n")]
    [InlineData("NW6001", 2, "FROM a:1\nRUN go build .\n", "FROM a:1\nRUN go build -trimpath .\n")]
    [InlineData("NW6001", 2, "FROM a:1\nRUN dotnet publish\n", "FROM a:1\nRUN dotnet publish -p:PathMap=$PWD=/src/\n")]
    [InlineData("NW6002", 2, "FROM a:1\nRUN echo $(date +%s) > /built\n", "FROM a:1\nRUN echo $(date -d @$SOURCE_DATE_EPOCH) > /built\n")]
    [InlineData("NW6003", 2, "FROM a:1\nADD https://example.org/a /a\n", "FROM a:1\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/a /a\n")]
    public void Trust(string id, int line, string found, string corrected) => FindsAndLeaves(id, line, found, corrected);

    [Fact]
    public void Every_check_of_BuildKit_has_a_rule()
    {
        string[] checks =
        [
            "StageNameCasing", "FromAsCasing", "NoEmptyContinuation", "ConsistentInstructionCasing", "DuplicateStageName", "ReservedStageName",
            "JSONArgsRecommended", "MaintainerDeprecated", "UndefinedArgInFrom", "WorkdirRelativePath", "UndefinedVar",
            "MultipleInstructionsDisallowed", "LegacyKeyValueFormat", "RedundantTargetPlatform", "SecretsUsedInArgOrEnv",
            "InvalidDefaultArgInFrom", "FromPlatformFlagConstDisallowed", "CopyIgnoredFile", "InvalidDefinitionDescription",
            "ExposeProtoCasing", "ExposeInvalidFormat", "InvalidBaseImagePlatform",
        ];

        checks.ShouldAllBe(check => RuleBook.Find(check) != null);
    }

    [Fact]
    public void Every_code_of_hadolint_has_a_rule()
    {
        // Also those that it has given up: files that suppress them stay right.
        var codes = Enumerable.Range(3000, 68).Append(1001).Append(4000).Append(4001).Concat(Enumerable.Range(4003, 4))
            .Select(number => $"DL{number}");

        codes.Where(code => RuleBook.Find(code) is null).ShouldBe([]);
        RuleBook.All.Select(rule => rule.Id).ShouldBeUnique();
        RuleBook.All.SelectMany(rule => rule.Aliases).ShouldBeUnique();
    }

    [Fact]
    public void The_page_about_the_linter_names_every_rule_as_it_is()
    {
        var page = File.ReadAllText(Path.Combine(LiveSite.Repository(), "docs", "lint.md"));

        RuleBook.All.Select(rule => $"| {rule.Id} | {rule.Severity.ToString().ToLowerInvariant()} | {rule.Title} | {string.Join(", ", rule.Aliases)} |")
            .Where(line => !page.Contains(line, StringComparison.Ordinal)).ShouldBe([]);
    }

    [Fact]
    public void Careful_definitions_are_left_in_peace() => Linted.Ids(Sample("careful")).ShouldBe([]);

    [Fact]
    public void A_careless_one_is_told_everything_that_it_costs() => Linted.Ids(Sample("careless")).ShouldBe(
        [
            "NW1001", "NW4003", "NW1004", "NW1008", "NW1013", "NW1015", "NW2001", "NW2002", "NW2003", "NW4001", "NW1027", "NW4004", "NW2004",
            "NW3008", "NW4005", "NW4008", "NW4009", "NW4014", "NW1003", "NW3006", "NW3007", "NW1024", "NW5001", "NW1010", "NW1020", "NW1022", "NW1007",
            "NW1012", "NW5002", "NW5003",
        ],
        ignoreOrder: true);

    internal static string Sample(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "dockerfiles", name + ".Dockerfile"));

    private static void FindsAndLeaves(string id, int line, string found, string corrected)
    {
        Linted.Findings(found).Where(finding => finding.Rule.Id == id).Select(finding => finding.Origin.Line).ShouldContain(line, found);
        Linted.Ids(corrected).ShouldNotContain(id, corrected);
    }
}
