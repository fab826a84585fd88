namespace Spaces.EndToEnd.Tests.Browser;

/// <summary>What a person does with others and with the stage, by the buttons of the page.</summary>
internal sealed partial class SpacePage
{
    /// <summary>The person's id, made up by the page.</summary>
    public Task<string> IdAsync() => Page.EvaluateAsync<string>("() => sessionStorage.getItem('spaces.sub')");

    /// <summary>Presses a button at once; answers the wall-clock milliseconds of the click.</summary>
    public async Task<double> PressAsync(string selector)
    {
        await Page.WaitForSelectorAsync(selector);
        return await Page.EvaluateAsync<double>(
            "s => { const at = performance.timeOrigin + performance.now(); document.querySelector(s).click(); return at; }", selector);
    }

    /// <summary>Chooses from the menu of somebody's card or of their line among the listeners; answers the milliseconds of the click.</summary>
    public async Task<double> ChooseAsync(string person, string action)
    {
        // In one go: a menu closes when the page scrolls, as it does by itself when a list grows.
        const string Script = """
            a => {
              const button = document.querySelector(`[data-participant="${a.person}"] > button.menu`);
              button.click();
              const item = button.parentElement.querySelector(`[role=menuitem][data-action="${a.action}"]`);
              if (!item) throw new Error(`'${a.action}' is not offered but ${[...button.parentElement.querySelectorAll('[role=menuitem]')].map(i => i.dataset.action)}`);
              const at = performance.timeOrigin + performance.now();
              item.click();
              return at;
            }
            """;
        await Page.WaitForSelectorAsync($"[data-participant='{person}'] > button.menu");
        return await Page.EvaluateAsync<double>(Script, new { person, action });
    }

    /// <summary>Answers the question that a grave choice asks.</summary>
    public async Task ConfirmAsync(string choice, string? reason = null)
    {
        await Page.WaitForSelectorAsync("#confirm-dialog[open]");
        if (reason is not null)
        {
            await Page.FillAsync("#reason", reason);
        }

        await Page.ClickAsync($"#confirm-dialog [data-choice='{choice}']");
    }

    /// <summary>Waits until an element has a text in it.</summary>
    public Task SaysAsync(string selector, string text)
    {
        string? said = null;
        return Poll.UntilAsync(
            async () => (said = await Page.Locator(selector).TextContentAsync())?.Contains(text, StringComparison.OrdinalIgnoreCase) == true,
            Patience,
            () => $"{selector} should say '{text}', but says '{said}'.\n{Console}");
    }

    /// <summary>Makes a request with a token from within the page; answers the wall-clock milliseconds before it and its status.</summary>
    public async Task<(double At, int Status)> FetchAsync(string method, string path, string token)
    {
        const string Script = """
            async a => {
              const at = performance.timeOrigin + performance.now();
              const response = await fetch(a.path, { method: a.method, headers: { Authorization: `Bearer ${a.token}` } });
              return [at, response.status];
            }
            """;
        var answer = await Page.EvaluateAsync<double[]>(Script, new { method, path, token });
        return (answer[0], (int)answer[1]);
    }

    /// <summary>Peer connections made, and how often each side was described: none of them grows without a negotiation.</summary>
    public Task<int[]> NegotiationsAsync() => Page.EvaluateAsync<int[]>("() => wiring.counts()");

    /// <summary>From now on the page sends a tone whatever the web client says.</summary>
    public Task DefyAsync(double frequency) => Page.EvaluateAsync("f => wiring.defy(f)", frequency);

    /// <summary>Packets that the page has sent, and the level of what it sends: 1 is full scale.</summary>
    public async Task<(double Packets, double Level)> SendingAsync()
    {
        var sending = await Page.EvaluateAsync<double[]>("() => wiring.sending()");
        return (sending[0], sending[1]);
    }
}
