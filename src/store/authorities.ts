/** Certificates that a person trusts for one workspace, beside those of the system. */
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import tls from 'node:tls';
import { certificateName } from '../engine/transport/certificateName.ts';
import { writeAtomic } from './atomicFile.ts';
import { makePrivateFolder } from './folder.ts';

const FILE = 'authorities.pem';
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** One that is trusted, for people. */
export interface TrustedAuthority {
  readonly name: string;
  readonly fingerprint256: string;
  /** ISO 8601. */
  readonly validTo: string;
}

/** Kept in the folder of the person, never in the repository: nobody else can put one there. */
export class Authorities {
  readonly #folder: string;

  /** `folder` is that of the workspace (`workspaceFolder`). */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** PEM, read anew: another window may have changed them. Never rejects: what cannot be read is not trusted. */
  async read(): Promise<readonly string[]> {
    let text = '';
    try {
      text = await fs.readFile(path.join(this.#folder, FILE), 'utf8');
    } catch {
      // None is trusted yet.
    }
    return [...text.matchAll(CERTIFICATE)].map(([pem]) => `${pem}\n`).filter(isReadable);
  }

  async list(): Promise<TrustedAuthority[]> {
    // Node's TLS is left half loaded where the first to ask for it is a certificate.
    if (typeof tls.createSecureContext !== 'function') return [];
    return (await this.read()).map((pem) => {
      const certificate = new X509Certificate(pem);
      const { fingerprint256, validTo } = certificate;
      return {
        name: certificateName(certificate.toLegacyObject().subject),
        fingerprint256,
        validTo: new Date(validTo).toISOString(),
      };
    });
  }

  /** @throws Error when it is no certificate, or the disk refuses it */
  async add(pem: string): Promise<void> {
    const { fingerprint256 } = new X509Certificate(pem);
    const others = (await this.read()).filter((one) => fingerprintOf(one) !== fingerprint256);
    await this.#write([...others, `${pem.trim()}\n`]);
  }

  /** @throws Error when the disk refuses it */
  async remove(fingerprint256: string): Promise<void> {
    const all = await this.read();
    await this.#write(all.filter((pem) => fingerprintOf(pem) !== fingerprint256));
  }

  async #write(pems: readonly string[]): Promise<void> {
    await makePrivateFolder(this.#folder);
    await writeAtomic(path.join(this.#folder, FILE), pems.join(''));
  }
}

function isReadable(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false; // somebody wrote into the file by hand
  }
}

function fingerprintOf(pem: string): string {
  return new X509Certificate(pem).fingerprint256;
}
