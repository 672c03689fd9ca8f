/**
 * The documents that the server has. The slide show, in JSON and XML, is the sample of httpbin
 * (github.com/postmanlabs/httpbin, ISC licence), so that requests written for it find what they expect.
 */

export const JSON_TEXT = `{
  "slideshow": {
    "title": "Sample Slide Show",
    "author": "Yours Truly",
    "date": "date of publication",
    "slides": [
      {
        "title": "Wake up to WonderWidgets!",
        "type": "all"
      },
      {
        "title": "Overview",
        "type": "all",
        "items": [
          "Why <em>WonderWidgets</em> are great",
          "Who <em>buys</em> WonderWidgets"
        ]
      }
    ]
  }
}
`;

export const XML = `<?xml version='1.0' encoding='us-ascii'?>

<!--  A SAMPLE set of slides  -->

<slideshow title="Sample Slide Show" date="Date of publication" author="Yours Truly">

  <!-- TITLE SLIDE -->
  <slide type="all">
    <title>Wake up to WonderWidgets!</title>
  </slide>

  <!-- OVERVIEW -->
  <slide type="all">
    <title>Overview</title>
    <item>Why <em>WonderWidgets</em> are great</item>
    <item/>
    <item>Who <em>buys</em> WonderWidgets</item>
  </slide>

</slideshow>
`;

export const HTML = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>A letter from the harbour</title>
  </head>
  <body>
    <h1>A letter from the harbour</h1>
    <p>
      The ferries left one after another, each with its lamp lit, until the quay was empty but for
      the post office van. I bought a card with a picture of the lighthouse, wrote your address
      twice as large as it needed to be, and had nothing left to say but that the weather is fine.
    </p>
  </body>
</html>
`;

export const UTF8 = `<h1>Wish you were here, in UTF-8</h1>
<pre>
English     Wish you were here
Français    J’aimerais que tu sois là, à côté de l’océan
Português   Saudades de cá: coração, ação, pão
Deutsch     Schöne Grüße aus Köln, viele Küsse
Polski      Zażółć gęślą jaźń
Čeština     Příliš žluťoučký kůň
Ελληνικά    Μακάρι να ήσουν εδώ
Русский     Жаль, что тебя здесь нет
עברית       הלוואי שהיית כאן
العربية     ليتك كنت هنا
हिन्दी        काश तुम यहाँ होते
ไทย         อยากให้คุณอยู่ที่นี่
中文         真希望你在这里
日本語       あなたがここにいたらいいのに
한국어       당신이 여기 있다면 좋을 텐데
Math        ∀x∈ℝ: ⌈x⌉ = −⌊−x⌋, α ∧ ¬β = ¬(¬α ∨ β)
Signs       “quotes” – dashes — …  € £ ¥  ★ ☎ ✉
Emoji       📮 ✉️ 🏖️ 👩‍👩‍👧‍👦 🇵🇹
Combining   e\u0301 = é, a\u030a = å
</pre>
`;

export const ROBOTS = `User-agent: *
Disallow: /deny
`;

export const DENY = `
     ______________________
    |                 [##] |
    |  Return to           |
    |     sender   ------- |
    |              ------- |
    |______________________|

    YOU SHOULDN'T BE HERE
`;

export const FORM = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Order a pizza</title>
  </head>
  <body>
    <form method="post" action="/post">
      <p><label>Customer name: <input name="custname"></label></p>
      <p><label>Telephone: <input type="tel" name="custtel"></label></p>
      <p><label>E-mail address: <input type="email" name="custemail"></label></p>
      <fieldset>
        <legend>Pizza size</legend>
        <p><label><input type="radio" name="size" value="small"> Small</label></p>
        <p><label><input type="radio" name="size" value="medium"> Medium</label></p>
        <p><label><input type="radio" name="size" value="large"> Large</label></p>
      </fieldset>
      <fieldset>
        <legend>Pizza toppings</legend>
        <p><label><input type="checkbox" name="topping" value="bacon"> Bacon</label></p>
        <p><label><input type="checkbox" name="topping" value="cheese"> Extra cheese</label></p>
        <p><label><input type="checkbox" name="topping" value="onion"> Onion</label></p>
        <p><label><input type="checkbox" name="topping" value="mushroom"> Mushroom</label></p>
      </fieldset>
      <p><label>Delivery time: <input type="time" name="delivery" min="11:00" max="21:00"></label></p>
      <p><label>Delivery instructions: <textarea name="comments"></textarea></label></p>
      <p><button>Submit order</button></p>
    </form>
  </body>
</html>
`;
