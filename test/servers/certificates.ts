import fs from 'node:fs';
import path from 'node:path';

const FOLDER = path.join(import.meta.dirname, '../fixtures/certs');

export type CertificateName =
  'valid' | 'names' | 'expired' | 'wrong-host' | 'self-signed' | 'hostile-name' | 'client';

/** Key and certificate of a server. */
export function certificate(name: CertificateName): { key: Buffer; cert: Buffer } {
  return {
    key: fs.readFileSync(pathOf(`${name}.key`)),
    cert: fs.readFileSync(pathOf(`${name}.pem`)),
  };
}

export function pathOf(file: string): string {
  return path.join(FOLDER, file);
}

export const CA_FILE = pathOf('ca.pem');
/** Of `names`, the certificate for hosts under `.test`. */
export const NAMES_CA_FILE = pathOf('names-ca.pem');
