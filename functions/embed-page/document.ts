import type { EmbedConfig } from '../../core/contract/embed-api.ts';

export type EmbedAssets = { readonly script: string; readonly style: string };

/** The embed page: a document without markup of its own; the script mounts into `#app` and reads its configuration. */
export const embedDocument = (config: EmbedConfig, assets: EmbedAssets): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="robots" content="noindex">
<title>${escapeHtml(config.platformName)}</title>
<link rel="stylesheet" href="${escapeHtml(assets.style)}">
<script type="application/json" id="veriframe-config">${escapeJson(config)}</script>
<script src="${escapeHtml(assets.script)}" defer></script>
</head>
<body>
<div id="app"></div>
<noscript>This page needs JavaScript to show the remote browser.</noscript>
</body>
</html>
`;

/** What a link that leads nowhere shows: a document that needs no script. */
export const unknownSessionDocument = (assets: EmbedAssets): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Link not found</title>
<link rel="stylesheet" href="${escapeHtml(assets.style)}">
</head>
<body>
<main class="notice">
<h1>This link leads nowhere</h1>
<p>The verification may be long over, or the link is incomplete. Go back to the app that sent you here and start again.</p>
</main>
</body>
</html>
`;

const HTML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => HTML_ESCAPES[character] ?? '');

/** JSON in which nothing can end the script element or begin a comment (HTML, "restrictions for contents of script"). */
const escapeJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
