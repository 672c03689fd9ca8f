// Writes images.ts, so that the server is one file when it is bundled: `node demo/assets/embed.mjs`.
import fs from 'node:fs';
import path from 'node:path';

const folder = import.meta.dirname;
const constants = { PNG: 'png', JPEG: 'jpeg', WEBP: 'webp', SVG: 'svg' };
const lines = ['/** The pictures beside this file in base64, written by `embed.mjs`. */'];
for (const [name, extension] of Object.entries(constants)) {
  const base64 = fs.readFileSync(path.join(folder, `postcard.${extension}`)).toString('base64');
  lines.push(`export const ${name} =\n  '${base64}';`);
}
fs.writeFileSync(path.join(folder, 'images.ts'), `${lines.join('\n')}\n`);
