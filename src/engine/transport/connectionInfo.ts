/** What a socket tells about itself, for people. */
import type net from 'node:net';
import { TLSSocket } from 'node:tls';
import type { DetailedPeerCertificate } from 'node:tls';
import type { CertificateInfo, ConnectionInfo, TlsInfo } from '../exchange.ts';

export function connectionInfo(
  socket: net.Socket,
  { reused, verified, proxy }: { reused: boolean; verified: boolean; proxy: string | null },
): ConnectionInfo {
  return {
    remoteAddress: socket.remoteAddress ?? null,
    remotePort: socket.remotePort ?? null,
    reused,
    proxy,
    tls: socket instanceof TLSSocket ? tlsInfo(socket, verified) : null,
  };
}

function tlsInfo(socket: TLSSocket, verified: boolean): TlsInfo {
  const alpn = socket.alpnProtocol;
  return {
    protocol: socket.getProtocol(),
    cipher: (socket.getCipher() as { name: string } | undefined)?.name ?? null,
    alpn: typeof alpn === 'string' ? alpn : null,
    verified: verified && socket.authorized,
    certificates: chainOf(socket),
  };
}

function chainOf(socket: TLSSocket): CertificateInfo[] {
  const chain: CertificateInfo[] = [];
  const seen = new Set<string>();
  let certificate = socket.getPeerCertificate(true) as DetailedPeerCertificate | undefined;
  while (certificate?.fingerprint256 !== undefined && !seen.has(certificate.fingerprint256)) {
    seen.add(certificate.fingerprint256);
    chain.push({
      subject: nameOf(certificate.subject),
      issuer: nameOf(certificate.issuer),
      validFrom: isoDate(certificate.valid_from),
      validTo: isoDate(certificate.valid_to),
      fingerprint256: certificate.fingerprint256,
      altNames: certificate.subjectaltname ?? null,
    });
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

function nameOf(name: object): string {
  const parts = name as Record<string, string | string[] | undefined>;
  return [parts['CN'] ?? parts['O'] ?? parts['OU'] ?? ''].flat().join(', ');
}

function isoDate(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}
