// Drives Firefox over WebDriver BiDi for the end-to-end tests: one JSON command a line in, one JSON answer a line out. It ends, and
// Firefox with it, when its input does.
//
//   node firefox.mjs /usr/bin/firefox-esr

import { createInterface } from 'node:readline';
import puppeteer from 'puppeteer-core';

const stepMs = 20_000;
const linesKept = 40;

const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.argv[2],
    headless: true,
    timeout: 30_000,
    protocolTimeout: stepMs,
    extraPrefsFirefox: {
        // A 440 Hz tone in the place of the microphone: without a sound device an AudioContext does not run, so the test cannot make its own.
        'media.navigator.streams.fake': true,
        'media.navigator.permission.disabled': true,
        'media.autoplay.default': 0,
        'media.autoplay.blocking_policy': 0,
    },
});

const pages = [];

const commands = {
    /** Opens an address as a person of their own; answers the page's number. */
    async open({ url }) {
        const context = await browser.createBrowserContext();
        const page = await context.newPage();
        page.setDefaultTimeout(stepMs);
        const said = [];
        const keep = (line) => {
            said.push(line);
            if (said.length > linesKept) said.shift();
        };
        page.on('console', (message) => keep(message.text()));
        page.on('pageerror', (error) => keep(error.message));
        await page.evaluateOnNewDocument(rememberConnections);
        await page.goto(url);
        return pages.push({ page, said }) - 1;
    },

    /** Replaces what is in a field. */
    async fill({ page, selector, text }) {
        await middleOf(pages[page].page, selector);
        await pages[page].page.evaluate((s, value) => {
            const field = document.querySelector(s);
            field.value = value;
            field.dispatchEvent(new Event('input', { bubbles: true }));
        }, selector, text);
    },

    async click({ page, selector }) {
        const { x, y } = await middleOf(pages[page].page, selector);
        await pages[page].page.mouse.click(x, y);
    },

    /** Answers the value of an expression; waits for it if it is a promise. */
    evaluate: ({ page, expression }) => pages[page].page.evaluate(expression),

    /** What every page said. */
    console: () => pages.map(({ said }) => said),

    async screenshot({ page, path }) {
        await pages[page].page.screenshot({ path });
    },
};

/**
 * Waits until something can be seen and used; answers where its middle is. The driver's own way of waiting evaluates text as code, which the
 * page's policy forbids and older versions of Firefox apply to the driver as well.
 */
async function middleOf(page, selector) {
    const end = Date.now() + stepMs;
    while (Date.now() < end) {
        const middle = await page.evaluate((s) => {
            const element = document.querySelector(s);
            if (!element || element.disabled || !element.checkVisibility()) return null;
            element.scrollIntoView({ block: 'center', behavior: 'instant' });
            const { x, y, width, height } = element.getBoundingClientRect();
            return { x: x + width / 2, y: y + height / 2 };
        }, selector);
        if (middle) return middle;
        await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`${selector} cannot be used after ${stepMs} ms`);
}

/** Runs in the page, before its own code: what the app's peer connections count is read through `peer`, the newest one. */
function rememberConnections() {
    const Original = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Original {
        constructor(...settings) {
            super(...settings);
            window.peer = this;
        }
    };
}

const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

answer({ value: await browser.version() });
try {
    for await (const line of createInterface({ input: process.stdin })) {
        const command = JSON.parse(line);
        try {
            answer({ value: (await commands[command.do](command)) ?? null });
        } catch (error) {
            answer({ error: String(error.stack ?? error) });
        }
    }
} finally {
    await browser.close();
}
