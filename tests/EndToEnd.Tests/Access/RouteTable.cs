using Spaces.TestKit.Sdp;

namespace Spaces.EndToEnd.Tests.Access;

/// <summary>
/// Every HTTP route. The space of a row lets only invited people onto its stage; its host's token may create spaces, the others' may join this space
/// and nothing else.
/// </summary>
internal static class RouteTable
{
    private const string Sdp = "application/sdp";
    private const string Fragment = "application/trickle-ice-sdpfrag";
    private const string NewIce = "a=ice-ufrag:zzzz\r\na=ice-pwd:9876543210987654321098\r\n";

    private static readonly (string, string)[] AnyTag = [("If-Match", "*")];

    private static readonly (string, string)[] Upgrade =
    [
        ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];

    /// <summary>The rows.</summary>
    public static readonly RouteRow[] Rows =
    [
        //                                                           none  old   wrong list. spea. co-h. host  oper.
        // What is public.
        new("GET", "/",                                             "200   200   200   200   200   200   200   200") { IsRoute = false },
        new("GET", "/s/{id}",                                       "200   200   200   200   200   200   200   200"),
        new("HEAD", "/s/{id}",                                      "200   200   200   200   200   200   200   200"),
        new("ANY", "/healthz",                                      "200   200   200   200   200   200   200   200") { Verb = "GET" },
        new("ANY", "/readyz",                                       "200   200   200   200   200   200   200   200") { Verb = "GET" },
        new("ANY", "/metrics",                                      "200   200   200   200   200   200   200   200") { Verb = "GET" },
        new("GET", "/openapi/{documentName}.json",                  "200   200   200   200   200   200   200   200"),
        new("GET", "/docs/{documentName?}",                         "200   200   200   200   200   200   200   200"),
        new("GET", "/docs/scalar.js",                               "200   200   200   200   200   200   200   200"),
        new("GET", "/docs/scalar.aspnetcore.js",                    "200   200   200   200   200   200   200   200"),
        new("GET", "/docs/favicon.svg",                             "200   200   200   200   200   200   200   200"),
        new("POST", "/v1/dev/tokens",                               "200   200   200   200   200   200   200   200") { Body = """{"sub":"anybody"}""" },

        // The hub's own doors; its methods have a table of their own.
        new("ANY", "/v1/hub",                                       "401   401   101   101   101   101   101   101") { Verb = "GET", Headers = Upgrade },
        new("ANY", "/v1/hub/negotiate",                             "401   401   200   200   200   200   200   200") { Verb = "POST", Query = "?negotiateVersion=1" },

        // Spaces.
        new("POST", "/v1/spaces",                                   "401   401   403   403   403   403   201   201") { Body = """{"title":"Another"}""" },
        new("GET", "/v1/spaces/{id}",                               "401   401   403   200   200   200   200   200"),
        new("PATCH", "/v1/spaces/{id}",                             "401   401   403   403   403   403   200   200") { Body = """{"title":"New"}""" },
        new("POST", "/v1/spaces/{id}/end",                          "401   401   403   403   403   403   200   200"),
        new("PUT", "/v1/spaces/{id}/lock",                          "401   401   403   403   403   200   200   200"),
        new("DELETE", "/v1/spaces/{id}/lock",                       "401   401   403   403   403   200   200   200") { Given = ["host PUT lock"] },

        // Reading.
        new("GET", "/v1/spaces/{id}/participants",                  "401   401   403   200   200   200   200   200"),
        new("GET", "/v1/spaces/{id}/me",                            "401   401   403   200   200   200   200   200"),
        new("GET", "/v1/spaces/{id}/events",                        "401   401   403   200   200   200   200   200"),
        new("GET", "/v1/spaces/{id}/hands",                         "401   401   403   403   403   200   200   200"),
        new("GET", "/v1/spaces/{id}/bans",                          "401   401   403   403   403   200   200   200"),

        // For oneself, and only in the space.
        new("PUT", "/v1/spaces/{id}/hand",                          "401   401   403   200   409   409   409   409"),
        new("DELETE", "/v1/spaces/{id}/hand",                       "401   401   403   200   200   200   200   409") { Given = ["listener PUT hand"] },
        new("POST", "/v1/spaces/{id}/invitation/accept",            "401   401   403   200   200   200   200   409") { Given = ["host POST participants/{listener}/invite"] },
        new("POST", "/v1/spaces/{id}/invitation/decline",           "401   401   403   200   409   409   409   409") { Given = ["host POST participants/{listener}/invite"] },
        new("POST", "/v1/spaces/{id}/leave-stage",                  "401   401   403   200   200   200   409   409"),
        new("POST", "/v1/spaces/{id}/participants/{me}/mute",       "401   401   403   200   200   200   200   409"),
        new("POST", "/v1/spaces/{id}/participants/{me}/unmute",     "401   401   403   403   200   200   200   409"),
        new("POST", "/v1/spaces/{id}/participants/{me}/demote",     "401   401   403   200   200   200   409   409"),

        // Keeping order.
        new("POST", "/v1/spaces/{id}/mute-all",                     "401   401   403   403   403   200   200   200"),
        new("DELETE", "/v1/spaces/{id}/hands/{user}",               "401   401   403   403   403   200   200   200") { Given = ["target POST leave-stage", "target PUT hand"] },
        new("POST", "/v1/spaces/{id}/participants/{user}/mute",     "401   401   403   403   403   200   200   200"),
        new("POST", "/v1/spaces/{id}/participants/{user}/unmute",   "401   401   403   403   403   403   403   403") { Given = ["target POST participants/{user}/mute"] },
        new("POST", "/v1/spaces/{id}/participants/{user}/ask-unmute", "401 401   403   403   403   200   200   200") { Given = ["target POST participants/{user}/mute"] },
        new("POST", "/v1/spaces/{id}/participants/{guest}/invite",  "401   401   403   403   403   200   200   200"),
        new("DELETE", "/v1/spaces/{id}/participants/{guest}/invite", "401  401   403   403   403   200   200   200") { Given = ["host POST participants/{guest}/invite"] },
        new("POST", "/v1/spaces/{id}/participants/{user}/demote",   "401   401   403   403   403   200   200   200"),
        new("POST", "/v1/spaces/{id}/participants/{user}/remove",   "401   401   403   403   403   200   200   200"),
        new("POST", "/v1/spaces/{id}/participants/{user}/ban",      "401   401   403   403   403   200   200   200"),
        new("DELETE", "/v1/spaces/{id}/bans/{guest}",               "401   401   403   403   403   200   200   200") { Given = ["host POST participants/{guest}/ban"] },

        // Nobody keeps order among those above them.
        new("POST", "/v1/spaces/{id}/participants/{host}/mute",     "401   401   403   403   403   403   200   200"),
        new("POST", "/v1/spaces/{id}/participants/{host}/demote",   "401   401   403   403   403   403   409   409"),
        new("POST", "/v1/spaces/{id}/participants/{host}/remove",   "401   401   403   403   403   403   409   200"),
        new("POST", "/v1/spaces/{id}/participants/{host}/ban",      "401   401   403   403   403   403   409   200"),

        // Deciding about the space.
        new("POST", "/v1/spaces/{id}/participants/{user}/cohost",   "401   401   403   403   403   403   200   200"),
        new("DELETE", "/v1/spaces/{id}/participants/{user}/cohost", "401   401   403   403   403   403   200   200") { Given = ["host POST participants/{user}/cohost"] },
        new("POST", "/v1/spaces/{id}/participants/{user}/host",     "401   401   403   403   403   403   200   200"),

        // Standard tools. Only whose session it is finds it.
        new("POST", "/v1/spaces/{id}/whip",                         "401   401   403   403   201   201   201   201") { Body = Offers.Of(ClientDirection.SendOnly), BodyType = Sdp },
        new("PATCH", "/v1/spaces/{id}/whip/{session}",              "401   401   404   404   200   404   404   404") { Given = ["speaker POST whip"], Body = NewIce, BodyType = Fragment, Headers = AnyTag },
        new("DELETE", "/v1/spaces/{id}/whip/{session}",             "401   401   404   404   200   404   404   404") { Given = ["speaker POST whip"] },
        new("POST", "/v1/spaces/{id}/whep",                         "401   401   403   201   201   201   201   201") { Body = Offers.Of(ClientDirection.RecvOnly), BodyType = Sdp },
        new("PATCH", "/v1/spaces/{id}/whep/{session}",              "401   401   404   200   404   404   404   404") { Given = ["listener POST whep"], Body = NewIce, BodyType = Fragment, Headers = AnyTag },
        new("DELETE", "/v1/spaces/{id}/whep/{session}",             "401   401   404   200   404   404   404   404") { Given = ["listener POST whep"] },

        // People's own lists: everybody has them, whatever space their token is for.
        new("GET", "/v1/me/follows",                                "401   401   200   200   200   200   200   200"),
        new("PUT", "/v1/me/follows/{user}",                         "401   401   200   200   200   200   200   200"),
        new("DELETE", "/v1/me/follows/{user}",                      "401   401   200   200   200   200   200   200"),
        new("GET", "/v1/me/blocks",                                 "401   401   200   200   200   200   200   200"),
        new("PUT", "/v1/me/blocks/{user}",                          "401   401   200   200   200   200   200   200"),
        new("DELETE", "/v1/me/blocks/{user}",                       "401   401   200   200   200   200   200   200"),

        // Operators.
        new("GET", "/v1/admin/allow-list",                          "401   401   403   403   403   403   403   200"),
        new("PUT", "/v1/admin/allow-list/{user}",                   "401   401   403   403   403   403   403   200"),
        new("DELETE", "/v1/admin/allow-list/{user}",                "401   401   403   403   403   403   403   200"),
        new("GET", "/v1/admin/spaces/{id}/diagnostics",             "401   401   403   403   403   403   403   200"),
        new("GET", "/v1/admin/nodes",                               "401   401   403   403   403   403   403   200"),
        new("GET", "/v1/admin/spaces",                              "401   401   403   403   403   403   403   200"),
        new("GET", "/v1/admin/spaces/{id}",                         "401   401   403   403   403   403   403   200"),
        new("GET", "/v1/admin/spaces/{id}/events",                  "401   401   403   403   403   403   403   200"),
        new("POST", "/v1/admin/spaces/{id}/end",                    "401   401   403   403   403   403   403   200"),

        // No node is called so, and the only silo's room has nowhere to go: nothing that others need is taken away.
        new("GET", "/v1/admin/nodes/{name}",                        "401   401   403   403   403   403   403   404"),
        new("POST", "/v1/admin/nodes/{name}/drain",                 "401   401   403   403   403   403   403   404"),
        new("DELETE", "/v1/admin/nodes/{name}/drain",               "401   401   403   403   403   403   403   404"),
        new("POST", "/v1/admin/spaces/{id}/move",                   "401   401   403   403   403   403   403   409"),
    ];
}
