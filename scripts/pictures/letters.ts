/** A picture that lets through what is behind it. */
export const STAMP = `<svg xmlns="http://www.w3.org/2000/svg" width="420" height="300" viewBox="0 0 420 300">
<g transform="rotate(-7 170 150)">
<rect x="70" y="30" width="200" height="240" fill="#fdf6e8" stroke="#fdf6e8" stroke-width="16" stroke-linecap="round" stroke-dasharray="0 20"/>
<rect x="88" y="48" width="164" height="204" fill="#17708a"/>
<circle cx="214" cy="90" r="22" fill="#f9d29d"/>
<path d="M106 168 234 108 192 226 162 188Z" fill="#fff"/>
<path d="M162 188 234 108 140 178Z" fill="#cfe3e8"/>
<path d="M162 188 156 218 174 203Z" fill="#9cc3cc"/>
</g>
<g fill="none" stroke="#e0604c" stroke-width="5" opacity=".8">
<circle cx="300" cy="104" r="60"/><circle cx="300" cy="104" r="46"/>
<path d="M262 104h76M278 88h44M278 120h44"/>
<path d="M240 206q20-16 40 0t40 0 40 0 40 0M240 228q20-16 40 0t40 0 40 0 40 0"/>
</g></svg>`;

/** The workspace that is photographed. `BASE` becomes the address of the demo server,
 * `PICTURE` that of the stamp. */
export const FILES: Readonly<Record<string, string>> = {
  'letters.http': `# Letters, and where they are kept.

### All letters
GET {{base}}/json
Accept: application/json

### Write one
# @json
# @header X-Trace: {{$uuid}}
POST {{base}}/anything/letters

{
  "to": "Ada",
  "text": "The sea is warm",
  "stamp": {{stamp}}
}

### One that is not there
GET {{base}}/status/404

### Sets a cookie
GET {{base}}/cookies/set?flavour=vanilla&theme=dark

### Moves twice
# @form user=ada
POST {{base}}/redirect-to?url=/relative-redirect/1&status_code=302
`,
  'checks.http': `### Holds
GET {{base}}/get?a=1

?? status == 200
?? body.args.a == 1

### Does not hold
GET {{base}}/get?a=1

?? status == 200
?? body.args.a == 2
`,
  'mistakes.http': `### A value that nobody gave
GET {{base}}/get?token={{tokken}}

### A directive that does not exist
# @timout 3
GET {{base}}/get

### JSON that is none
POST {{base}}/post
Content-Type: application/json

{ "to": "Ada", }
`,
  'change.http': '### Throw away\nDELETE {{base}}/delete\n',
  'elsewhere.http': '### Elsewhere\nGET http://api.invalid/\nX-Key: {{key}}\n',
  'slow.http': '### Takes its time\nGET {{base}}/delay/30\n',
  'refused.http': '### Nobody listens there\nGET http://127.0.0.1:1/\n',
  'image.http': '### A stamp\nGET PICTURE\n',
  'http-client.env.json': JSON.stringify(
    {
      $shared: { base: 'BASE', stamp: 3 },
      dev: { user: 'ada' },
      prod: { user: 'live' },
    },
    null,
    2,
  ),
  'http-client.private.env.json': JSON.stringify(
    { dev: { key: 'open-sesame-1234' }, prod: { key: 'open-sesame-5678' } },
    null,
    2,
  ),
};
