/* Builds the style sheet and the script from their sources, byte for byte the same each time,
   and writes down what was built from what: `built.json`, which verify.py holds them to. */

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import rtlcss from "rtlcss";
import { compile } from "sass";

const assets = dirname(fileURLToPath(import.meta.url));
const site = dirname(assets);
const EXIT_SOURCE = "../static/js/quick_exit.js";
const INPUTS = ["build.mjs", "govuk.js", "package.json", "package-lock.json", "site.scss", EXIT_SOURCE];
const OUTPUTS = [
  "css/site.css",
  "css/site.rtl.css",
  "js/govuk.js",
  "js/quick_exit.min.js",
  "vendor/govuk-frontend/LICENSE.txt",
];
// Browsers of 2019: what they can't do is written out for them.
const SCRIPT_TARGET = "es2018";
const STYLE_TARGETS = ["chrome72", "firefox65", "safari12.1"];

/* The sheet stands in every page, so what no page uses is left out: parts of components (nothing
   here reveals a follow-up question on the same page) and remedies for browsers long gone. */
const UNUSED_SELECTOR = new RegExp(
  [
    String.raw`--(inverse|muted|text-colour|no-visited-state|no-underline|no-actions|small|spaced|collapse|interruption|extra-letter-spacing|no-border)\b`,
    "__(conditional|interruption|prefix|suffix|wrapper|actions-list)|panel__actions",
    String.raw`\.govuk-(link-image|summary-card|clearfix|visually-hidden-focusable|body-(m|lead)\b|caption-m)`,
    String.raw`\.govuk-(input--width-(3|5|10|20|30)|main-wrapper--|grid-column-(full|one-(quarter|third)|three))`,
    "(label|legend|panel__title|caption)--(xl|s)|table__caption--l|label--m",
    "-from-desktop",
    String.raw`\+ ?\.govuk-heading-l|spin-button|type="?number`,
  ].join("|"),
);
const UNUSED_MEDIA = /screen(\\0|\ufffd)|text-wrap: balance|not \(caret-color/;

/* GOV.UK Frontend repeats, in every rule, a fallback for each colour (always set here) and the
   font (inherited here, on paper too). */
const REPEATED = [
  [/var\((--govuk-[a-z-]+-colour),\s*#[0-9a-f]{3,8}\)/g, "var($1)"],
  [/font-family:\s*inherit;\s*-webkit-font-smoothing:\s*antialiased;\s*-moz-osx-font-smoothing:\s*grayscale;/g, ""],
  [/(-webkit-)?text-decoration-skip:\s*none;/g, ""],
  [/:root\s*\{\s*--govuk-frontend-version:[^}]*\}/, ""],
  [/@media print\s*\{[^{}]+\{\s*font-family:\s*inherit;\s*\}\s*\}/g, ""],
];

/* Ten places of a line's height are the same pixels as four, if the last is not too small. */
const LONG_HEIGHT = /(line-height: )(\d\.\d{4})\d+/g;
const shortHeight = (_, name, height) => name + Number((Number(height) + 0.0001).toFixed(4));

/* What the build writes out for browsers that did not need it in 2019. */
const NEEDLESS_PREFIX = /-webkit-(text-decoration-skip-ink|clip-path):[^;}]*;|-(ms|moz)-user-select:[^;}]*;/g;

/* The few colours that GOV.UK Frontend does not take from its settings. */
const BUILT_IN_COLOURS = [
  [/#ffffff/g, "var(--govuk-body-background-colour)"],
  [/#651b1b/g, "var(--govuk-text-colour)"],
];

/* GOV.UK Frontend's names for colours give way to ours, as _colours.scss lists them. */
function inOurColours(css) {
  const ours = new Map();
  const bare = [...REPEATED, ...BUILT_IN_COLOURS].reduce((shorter, [pattern, kept]) => shorter.replace(pattern, kept), css).replace(LONG_HEIGHT, shortHeight);
  const unlisted = bare.replace(/(--govuk-[a-z-]+-colour): (var\(--site-[a-z-]+\));\s*/g, (_, name, value) => {
    ours.set(name, value);
    return "";
  });
  return unlisted.replace(/var\((--govuk-[a-z-]+-colour)\)/g, (asked, name) => ours.get(name) ?? asked);
}

/* Walks the rules, into @media and @supports, and drops what is unused. */
function withoutUnused(css) {
  let kept = "";
  let start = 0;
  let opened = 0;
  let depth = 0;
  for (let at = 0; at < css.length; at++) {
    if (css[at] === "{" && depth++ === 0) opened = at;
    if (css[at] === "}" && --depth === 0) {
      kept += keptOfRule(css.slice(start, opened).trim(), css.slice(opened + 1, at));
      start = at + 1;
    }
  }
  return kept;
}

function keptOfRule(prelude, body) {
  if (/^@(media|supports)/.test(prelude)) {
    const inner = UNUSED_MEDIA.test(prelude) ? "" : withoutUnused(body);
    return inner && `${prelude}{${inner}}`;
  }
  const selectors = prelude.split(/,(?![^(]*\))/).filter((selector) => !UNUSED_SELECTOR.test(selector));
  return selectors.length ? `${selectors}{${body}}` : "";
}

/* What holds under one of these conditions stands at the end, together: it weighs less so, and what
   is set for paper is set last anyway. */
const AT_THE_END = [
  "@media (min-width: 40.0625em)",
  "@media print",
  "@media (forced-colors: active)",
  "@media (pointer: coarse)",
];

function conditionsLast(css) {
  const rules = css.match(/[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g);
  const rank = (rule) => AT_THE_END.findIndex((condition) => rule.trim().startsWith(`${condition}{`));
  return rules.sort((one, other) => rank(one) - rank(other)).join("");
}

async function buildStyles() {
  const { css } = compile(join(assets, "site.scss"), {
    charset: false,
    loadPaths: [join(assets, "node_modules"), assets],
  });
  const { code } = await transform(conditionsLast(withoutUnused(inOurColours(css))), { loader: "css", minify: true, target: STYLE_TARGETS });
  const sheet = code.replace(NEEDLESS_PREFIX, "");
  writeFileSync(join(site, "static/css/site.css"), sheet);
  writeFileSync(join(site, "static/css/site.rtl.css"), rtlcss.process(sheet));
}

async function buildScript() {
  await build({
    entryPoints: [join(assets, "govuk.js")],
    outfile: join(site, "static/js/govuk.js"),
    absWorkingDir: assets,
    bundle: true,
    minify: true,
    format: "esm",
    target: SCRIPT_TARGET,
    legalComments: "none",
    banner: { js: "/* GOV.UK Frontend 6.6.0, MIT: see vendor/govuk-frontend/LICENSE.txt */" },
  });
}

/* Stands in every page: it runs where GOV.UK's script does not, on older telephones too. */
async function buildExit() {
  await build({
    entryPoints: [join(assets, EXIT_SOURCE)],
    outfile: join(site, "static/js/quick_exit.min.js"),
    absWorkingDir: assets,
    bundle: true,
    minify: true,
    format: "iife",
    target: SCRIPT_TARGET,
    legalComments: "none",
  });
}

function digest(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

function lock() {
  const styles = readdirSync(join(assets, "site")).map((name) => `site/${name}`);
  const named = (folder, names) =>
    Object.fromEntries(names.sort().map((name) => [name, digest(join(folder, name))]));
  const built = { inputs: named(assets, [...INPUTS, ...styles]), outputs: named(join(site, "static"), OUTPUTS) };
  writeFileSync(join(assets, "built.json"), `${JSON.stringify(built, null, 2)}\n`);
}

for (const output of OUTPUTS) mkdirSync(dirname(join(site, "static", output)), { recursive: true });
await buildStyles();
await buildScript();
await buildExit();
lock();
