/** The workspace that is photographed. `BASE` becomes the address of the demo server. */
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
  'image.http': '### An image\nGET {{base}}/image/png\n',
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
