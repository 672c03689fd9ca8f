/** Bodies that are a row of small messages: lines of JSON, and server-sent events. */

export interface BodyRecord {
  /** Counted from 1. */
  readonly number: number;
  /** `event:` of a server-sent event. */
  readonly name: string | null;
  readonly id: string | null;
  readonly data: string;
  readonly isJson: boolean;
}

export function recordsOf(text: string, mediaType: string | null): BodyRecord[] {
  return mediaType === 'text/event-stream' ? events(text) : lines(text);
}

function lines(text: string): BodyRecord[] {
  // RS begins each value of application/json-seq (RFC 7464).
  const values = text.split(/\r?\n|\u001e/).filter((line) => line.trim() !== '');
  return values.map((data, index) => ({
    ...{ number: index + 1, name: null, id: null, data },
    isJson: isJson(data),
  }));
}

/** By the HTML standard, 9.2.6. The last event counts also when no empty line follows it. */
function events(text: string): BodyRecord[] {
  const records: BodyRecord[] = [];
  let name: string | null = null;
  let id: string | null = null;
  let data: string[] = [];
  const dispatch = () => {
    if (data.length > 0) {
      const whole = data.join('\n');
      records.push({ number: records.length + 1, name, id, data: whole, isJson: isJson(whole) });
    }
    name = null;
    data = [];
  };
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    if (line === '') {
      dispatch();
      continue;
    }
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'data') data.push(value);
    else if (field === 'event') name = value;
    else if (field === 'id') id = value;
  }
  dispatch();
  return records;
}

/** True for a whole value of JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
