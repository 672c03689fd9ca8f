/** Files as bodies: streamed, and opened anew each time they are sent. */
import fs from 'node:fs';
import path from 'node:path';
import { FileError } from './errors.ts';
import type { BodySource, FilePart } from './request.ts';

/** The bytes of a file; the length is taken now. @throws FileError */
export function fileSource(file: string): BodySource {
  let length: number;
  try {
    length = fs.statSync(file).size;
  } catch (cause) {
    throw unreadable(file, cause);
  }
  return {
    length,
    async *open() {
      try {
        for await (const chunk of fs.createReadStream(file, { highWaterMark: 256 * 1024 })) {
          yield chunk as Uint8Array;
        }
      } catch (cause) {
        throw unreadable(file, cause);
      }
    },
  };
}

/** A file as a part of a form, under its base name. @throws FileError */
export function filePart(file: string, options: Omit<FilePart, 'content'> = {}): FilePart {
  return { filename: path.basename(file), ...options, content: fileSource(file) };
}

function unreadable(file: string, cause: unknown): FileError {
  return new FileError(`The file ${file} cannot be read.`, {
    code: 'FILE_UNREADABLE',
    phase: 'prepare',
    hint: 'Check the path.',
    cause,
  });
}
