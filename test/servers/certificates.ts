import fs from 'node:fs';

const FOLDER = new URL('../fixtures/certs/', import.meta.url);

export type CertificateName = 'valid' | 'expired' | 'wrong-host' | 'self-signed' | 'client';

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
