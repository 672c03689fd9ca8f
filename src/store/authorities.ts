/** Certificates that a person trusts for one workspace, beside those of the system. */
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import tls from 'node:tls';
import { certificateName } from '../engine/transport/certificateName.ts';
import { codeOf, writeAtomic } from './atomicFile.ts';
import { makePrivateFolder } from './folder.ts';
import { acquireLock } from './lock.ts';

const FILE = 'authorities.pem';
/** Each waits for the lock for two seconds. */
const TRIES = 3;
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
    return this.#readAll().catch(() => []);
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
    await this.#change((all) => [
      ...all.filter((one) => fingerprintOf(one) !== fingerprint256),
      `${pem.trim()}\n`,
    ]);
  }

  /** @throws Error when the disk refuses it */
  async remove(fingerprint256: string): Promise<void> {
    await this.#change((all) => all.filter((pem) => fingerprintOf(pem) !== fingerprint256));
  }

  /** One process at a time, each on what the one before has written. */
  async #change(change: (all: readonly string[]) => readonly string[]): Promise<void> {
    await makePrivateFolder(this.#folder);
    const file = path.join(this.#folder, FILE);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const lock = await acquireLock(`${file}.lock`);
      if (lock === null) continue;
      try {
        const pems = change(await this.#readAll());
        if (await writeAtomic(file, pems.join(''), { stillAllowed: () => lock.held() })) return;
      } finally {
        await lock.release();
      }
    }
    throw new Error('Another process holds the trusted certificates. Try once more.');
  }

  /** @throws Error where there is a file that cannot be read: what is in it must not be lost */
  async #readAll(): Promise<readonly string[]> {
    try {
      return certificatesIn(await fs.readFile(path.join(this.#folder, FILE), 'utf8'));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  }
}

function certificatesIn(text: string): readonly string[] {
  return [...text.matchAll(CERTIFICATE)].map(([pem]) => `${pem}\n`).filter(isReadable);
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
