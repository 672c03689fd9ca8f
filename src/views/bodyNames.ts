/** What files with a body are called. Whoever answered may want to harm who opens them. */

/** Drawn or played by what opens them, and never run. */
const SHOWN: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/bmp': 'bmp',
  'image/x-icon': 'ico',
  'image/vnd.microsoft.icon': 'ico',
  'image/tiff': 'tiff',
  'image/svg+xml': 'svg',
  'application/pdf': 'pdf',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/ogg': 'ogg',
  'audio/flac': 'flac',
  'audio/aac': 'aac',
  'audio/mp4': 'm4a',
  'audio/webm': 'weba',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/ogg': 'ogv',
  'font/ttf': 'ttf',
  'font/otf': 'otf',
  'font/woff': 'woff',
  'font/woff2': 'woff2',
};
const SAVED: Readonly<Record<string, string>> = {
  ...SHOWN,
  'application/json': 'json',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/css': 'css',
  'text/csv': 'csv',
  'text/javascript': 'js',
  'application/javascript': 'js',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'application/zip': 'zip',
  'application/gzip': 'gz',
};
/** Endings that a system or an editor runs, installs or obeys. */
const OBEYED = new Set(
  [
    'app appimage application appref-ms bat bash chm cmd code-workspace com command cpl crx csh deb',
    'desktop dmg docm dotm exe fish gadget hta htm html inf ins ipynb iso jar jnlp js jse ksh lnk',
    'mht mhtml msc msh msi msix msp mst pif pkg pl plist potm ppam ppsm pptm ps1 ps1xml ps2 psc1 psd1',
    'psm1 py pyw rb reg rpm run scf scpt scr sct settingcontent-ms sh shb shs shtml slk svg sys',
    'terminal tool url vb vbe vbs vsix webloc website workflow ws wsc wsf wsh xbap xht xhtml xlam',
    'xlsm xltm xll xpi zsh',
  ].flatMap((line) => line.split(' ')),
);
/** What somebody takes a file for whose real ending is not shown. */
const LOOKALIKE = new Set([
  ...Object.values(SAVED),
  ...['jpeg', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'odt', 'rtf', 'md', 'log', 'mov', 'avi'],
]);
/** What Windows takes for a device whatever its ending, and what systems read by themselves. */
const RESERVED =
  /^(?:(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)|(?:desktop\.ini|autorun\.inf)$)/i;
/** A file system takes 255, and somebody may add to it. */
const MAX_BYTES = 200;

/** The ending for a file that is opened by itself: of types that are only ever shown, else `bin`. */
export function endingToOpen(mediaType: string | null): string {
  return known(SHOWN, mediaType) ?? 'bin';
}

/**
 * A name to offer where a person saves a body: the server's (RFC 6266), else the last part of the
 * address, as a harmless one that does not hide what it is.
 */
export function nameToSave(
  url: string,
  mediaType: string | null,
  contentDisposition: string | null,
): string {
  const ending = known(SAVED, mediaType) ?? (/[/+]json$/.test(mediaType ?? '') ? 'json' : null);
  const given = harmlessName(dispositionName(contentDisposition), ending);
  if (given !== '') return given;
  const last = /^[a-z+]+:\/\/[^/?#]*\/(?:[^?#]*\/)?([^/?#]+)/i.exec(url)?.[1] ?? '';
  const name = harmlessName(last, ending);
  const stem = name === '' ? 'response' : name;
  return /\.[a-z0-9-]{1,16}$/i.test(stem) ? stem : `${stem}.${ending ?? 'bin'}`;
}

/**
 * The last part of a path, without what a file system, a dialog or a person could trip over; empty
 * when nothing is left. Where `ending` says what it is, it ends in nothing that is obeyed.
 */
export function harmlessName(text: string, ending: string | null): string {
  const name = (decode(text).normalize().split(/[/\\]/).at(-1) ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*]/gu, '_')
    .replace(/\s+/gu, ' ')
    .replace(/ *\. */g, '.')
    .replace(/^[.\-~ ]+|[. ]+$/g, '');
  const plain = shortened(plainEnding(name, ending));
  return RESERVED.test(plain) ? `_${plain}` : plain;
}

/** `cat.png.exe` is `cat.png` where it is a picture, and no `….png` to those who do not see the end of it. */
function plainEnding(name: string, ending: string | null): string {
  const [, stem = '', last = ''] = /^(.+)\.([^.]+)$/.exec(name) ?? [];
  if (!OBEYED.has(last.toLowerCase()) || last.toLowerCase() === ending) return name;
  // Programs are text too: that a script is sent as `text/plain` is nothing to hide.
  if (ending !== null && ending !== 'txt') {
    return stem.toLowerCase().endsWith(`.${ending}`) ? stem : `${name}.${ending}`;
  }
  const [, before = '', pretended = ''] = /^(.+)\.([^.]+)$/.exec(stem) ?? [];
  return LOOKALIKE.has(pretended.toLowerCase()) ? `${before}_${pretended}.${last}` : name;
}

function shortened(name: string): string {
  const [, stem = name, ending = ''] = /^(.+)(\.[^.]{1,16})$/.exec(name) ?? [];
  const encoder = new TextEncoder();
  const room = new Uint8Array(MAX_BYTES - encoder.encode(ending).length);
  return `${stem.slice(0, encoder.encodeInto(stem, room).read)}${ending}`;
}

function known(table: Readonly<Record<string, string>>, mediaType: string | null): string | null {
  return mediaType !== null && Object.hasOwn(table, mediaType) ? (table[mediaType] ?? null) : null;
}

/** RFC 6266; empty without a name. */
function dispositionName(field: string | null): string {
  const extended = /filename\*\s*=\s*utf-8'[^']*'([^;]+)/i.exec(field ?? '')?.[1];
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(field ?? '');
  return extended === undefined ? (plain?.[1] ?? plain?.[2] ?? '') : decode(extended.trim());
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
