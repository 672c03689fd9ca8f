/** The static shell of the panel. Nothing a server said is ever part of it. */
export interface ShellOptions {
  readonly nonce: string;
  /** The origin VS Code serves the extension's own files from. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
}

export function webviewHtml({ nonce, cspSource, scriptUri, styleUri }: ShellOptions): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    'img-src blob: data:',
    'media-src blob:',
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Response</title>
<link rel="stylesheet" href="${styleUri}">
</head>
<body data-nonce="${nonce}">
<main id="app"></main>
<script nonce="${nonce}" src="${scriptUri}"></script>
</body>
</html>
`;
}
