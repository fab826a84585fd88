namespace Spaces.Deploy.Tests.Spacesctl;

/// <summary>Answers as the gateway gives them.</summary>
internal static class Samples
{
    public const string Gateway =
        """{"name":"gw-1","kind":"gateway","state":"serving","accepts":true,"version":"1.2","uptimeSeconds":93784,"rooms":3,"url":"https://gw1.example","connections":40,"load":0.25}""";

    public const string Nodes = $$"""{"items":[{{SiloText}},{{Gateway}}]}""";

    public const string Events =
        """{"items":[{"number":1,"at":"2030-01-31T12:00:00.5+00:00","type":"space-created","actor":"ada","host":{"id":"ada","name":"Ada","picture":null}},{"number":3,"at":"2030-01-31T12:00:01+00:00","type":"person-removed","actor":"ada","target":"bob","reason":"noise"}],"through":3,"last":3}""";

    private const string SiloText =
        """{"name":"silo-a","kind":"silo","state":"serving","accepts":true,"version":"1.2","uptimeSeconds":125,"rooms":2,"address":"10.0.0.1:11111","mixingCores":0.1234,"usableCores":3.5,"budgetShare":0.0352}""";

    public static string Silo(string state, int rooms, double? left = null) =>
        $$"""{"name":"silo-a","kind":"silo","state":"{{state}}","accepts":false,"version":"1.2","uptimeSeconds":125,"rooms":{{rooms}}{{(left is null ? "" : $",\"drainSecondsLeft\":{left}")}},"address":"10.0.0.1:11111","mixingCores":0.1,"usableCores":3.5,"budgetShare":0.1}""";

    public static string Space(string? silo, string title = "Clocks") =>
        $$"""{"space":{"id":"room","title":"{{title}}","state":"live","host":{"id":"ada","name":"Ada","picture":null},"createdAt":"2030-01-31T12:00:00+00:00","endedAt":null,"listeners":3,"onStage":1,"topics":[],"join":"everyone","speak":"everyone","stageCapacity":13,"locked":true,"music":false},{{(silo is null ? "" : $"\"silo\":\"{silo}\",\"mixingCores\":0.02,")}}"epoch":7,"event":20,"stage":[{"id":"ada","name":"Ada","picture":null,"number":1,"role":"host","muted":true}],"unanswered":[]}""";
}
