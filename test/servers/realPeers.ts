/** Programs that other people wrote: a proxy, a web server, an HTTP/2 server, a SOCKS server, httpbin. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pathOf } from './certificates.ts';

export interface Peer {
  readonly port: number;
  stop(): Promise<void>;
}

/** The program and the Debian package that brings it. */
export const PEERS = {
  tinyproxy: 'tinyproxy',
  nginx: 'nginx-light',
  nghttpd: 'nghttp2-server',
  microsocks: 'microsocks',
  httpbin: 'python3-httpbin',
} as const;
export type PeerName = keyof typeof PEERS;

/** A module of the system's Python, and no program of its own. */
const HTTPBIN = '/usr/lib/python3/dist-packages/httpbin';

/** Where it lies, null when it is not installed. */
export function findPeer(name: PeerName): string | null {
  if (name === 'httpbin') return fs.existsSync(HTTPBIN) ? '/usr/bin/python3' : null;
  const folders = [
    ...(process.env['PATH'] ?? '').split(path.delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
  ];
  const files = folders.filter((folder) => folder !== '').map((folder) => path.join(folder, name));
  return files.find((file) => fs.existsSync(file)) ?? null;
}

/** Starts it on a free port with a folder of its own. */
export async function startPeer(name: PeerName): Promise<Peer> {
  const program = findPeer(name);
  if (program === null) throw new Error(`${name} is not installed (package ${PEERS[name]})`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postcard-peer-'));
  const port = await freePort();
  const child = spawn(program, ARGUMENTS[name](port, folder), { stdio: 'ignore', cwd: folder });
  await listening(port, child);
  return {
    port,
    stop: async () => {
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await gone;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

const ARGUMENTS: Readonly<Record<PeerName, (port: number, folder: string) => string[]>> = {
  tinyproxy: (port, folder) => {
    const file = path.join(folder, 'tinyproxy.conf');
    const lines = [
      `Port ${port}`,
      'Listen 127.0.0.1',
      'Timeout 30',
      'MaxClients 20',
      'Allow 127.0.0.1',
      'BasicAuth user secret',
      `PidFile "${folder}/pid"`,
      'LogLevel Critical',
    ];
    fs.writeFileSync(file, `${lines.join('\n')}\n`);
    return ['-d', '-c', file];
  },
  nginx: (port, folder) => {
    fs.writeFileSync(path.join(folder, 'page.json'), `{"items":[${'"text",'.repeat(500)}"end"]}`);
    const file = path.join(folder, 'nginx.conf');
    fs.writeFileSync(file, nginxConfiguration(port, folder));
    return ['-c', file, '-p', folder];
  },
  nghttpd: (port, folder) => {
    fs.writeFileSync(path.join(folder, 'index.html'), 'hello over two');
    const files = [pathOf('valid.key'), pathOf('valid.pem')];
    return ['--address=127.0.0.1', `--htdocs=${folder}`, String(port), ...files];
  },
  microsocks: (port) => ['-i', '127.0.0.1', '-p', String(port), '-u', 'user', '-P', 'secret'],
  httpbin: (port) => [
    '-c',
    `from httpbin import app; app.run(host='127.0.0.1', port=${port}, threaded=True)`,
  ],
};

function nginxConfiguration(port: number, folder: string): string {
  return `
    daemon off; master_process off; error_log stderr crit; pid ${folder}/pid;
    events { worker_connections 64; }
    http {
      access_log off;
      client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c;
      uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
      types { application/json json; }
      gzip on; gzip_types application/json; gzip_min_length 100;
      server {
        listen 127.0.0.1:${port} ssl;
        ssl_certificate ${pathOf('valid.pem')}; ssl_certificate_key ${pathOf('valid.key')};
        root ${folder};
        location /old { return 301 https://127.0.0.1:${port}/page.json; }
        location /secret { return 401 "no"; add_header WWW-Authenticate 'Basic realm="x"' always; }
      }
    }`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let i = 0; i < 300 && child.exitCode === null; i += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => {
        resolve(false);
      });
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`nothing listens on port ${port}`);
}
