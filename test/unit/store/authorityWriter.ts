/**
 * A process that adds a certificate and takes it back, again and again, and ends with it added; it
 * fails where the other process took it away: `node authorityWriter.ts FOLDER FILE COUNT`.
 */
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import { Authorities } from '../../../src/store/authorities.ts';

const [folder = '', file = '', count = '0'] = process.argv.slice(2);
const pem = fs.readFileSync(file, 'utf8');
const { fingerprint256 } = new X509Certificate(pem);
const authorities = new Authorities(folder);
const isTrusted = async () =>
  (await authorities.list()).some((one) => one.fingerprint256 === fingerprint256);

for (let at = 0; at < Number(count); at += 1) {
  await authorities.add(pem);
  if (!(await isTrusted())) process.exit(1);
  await authorities.remove(fingerprint256);
  if (await isTrusted()) process.exit(2);
}
await authorities.add(pem);
