import fs from 'node:fs';

const FOLDER = new URL('../fixtures/certs/', import.meta.url);

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
  return new URL(file, FOLDER).pathname;
}

export const CA_FILE = pathOf('ca.pem');
/** Of `names`, the certificate for hosts under `.test`. */
export const NAMES_CA_FILE = pathOf('names-ca.pem');
