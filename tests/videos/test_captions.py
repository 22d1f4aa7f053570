"""Captions: what is read of WebVTT and SRT, and what of hostile ones."""

import pytest

from core.errors import DomainError, NotAllowed
from tests.videos.cast import video_of
from videos import services
from videos.media.captions import checked
from videos.models import Caption, Video

WEBVTT = """WEBVTT - made by a program

STYLE
::cue { background: url(https://elsewhere.example/) }

NOTE for
nobody

REGION
id:left

intro
00:01.000 --> 00:04.000 position:10% line:0
Hello <b>all</b>,
<v Li Wei>this &amp; <00:02.000>that</v>

01:02:03.004 --> 01:02:04.000
5 < 6 &lt;b&gt; > 4
"""
WRITTEN = """WEBVTT

00:00:01.000 --> 00:00:04.000
Hello all,
this &amp; that

01:02:03.004 --> 01:02:04.000
5 &lt; 6 &lt;b&gt; &gt; 4
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
你好，<i>大家</i>

2
00:00:04,500 --> 00:00:06,000
{\\an8}Second
line
"""
FROM_SRT = """WEBVTT

00:00:01.000 --> 00:00:04.000
你好，大家

00:00:04.500 --> 00:00:06.000
{\\an8}Second
line
"""


def cue(number, text="Hello"):
    return f"00:{number // 60:02}:{number % 60:02}.000 --> 01:00:00.000\n{text}\n"


def of_cues(*cues):
    return "WEBVTT\n\n" + "\n".join(cues)


@pytest.mark.parametrize(("source", "written"), [(WEBVTT, WRITTEN), (SRT, FROM_SRT)])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_is_written_anew(source, written, line_end, mark):
    came = mark + source.replace("\n", line_end)
    assert checked(came) == written
    assert checked(came.encode()) == written


@pytest.mark.parametrize("source", [WRITTEN, FROM_SRT])
def test_what_we_wrote_stays_as_it_is(source):
    assert checked(source) == source


def test_empty_lines_before_what_was_pasted_are_nothing():
    assert checked("\n \n" + WEBVTT) == WRITTEN


def test_cue_without_words_is_left_out():
    assert checked(of_cues(cue(1, "<b></b>"), cue(2))) == of_cues(
        "00:00:02.000 --> 01:00:00.000\nHello\n"
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<script>alert(1)</script>", "alert(1)"),
        ("<<b>script>alert(1)<</b>/script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("&lt;img src=x onerror=alert(1)&gt;", "&lt;img src=x onerror=alert(1)&gt;"),
        ("--&gt;", "--&gt;"),
        ("&#60;b&#62; &amp;lt;", "&amp;#60;b&amp;#62; &amp;lt;"),
        ("a <b", "a &lt;b"),
        ("<lang en>Hi</lang> <ruby>漢<rt>kan</rt></ruby>", "Hi 漢kan"),
    ],
)
def test_markup_never_comes_through(text, kept):
    assert checked(of_cues(cue(1, text))).splitlines()[3] == kept


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "no captions"),
        (" \n\n", "no captions"),
        ("WEBVTT", "no captions"),
        ("WEBVTT\n\nNOTE only", "no captions"),
        (of_cues(cue(1, " ")), "no captions"),
        ("Hello", "Line 1: A WebVTT file begins with WEBVTT"),
        ("<html>\n<script>", "Line 1: A WebVTT file begins with WEBVTT"),
        ("WEBVTTX\n\n" + cue(1), "Line 1: A WebVTT file begins with WEBVTT"),
        ("WEBVTT\n" + cue(1), "Line 2: There must be an empty line"),
        ("WEBVTT\n\nNOTE\n" + cue(1), "Line 4: There must be an empty line"),
        (of_cues(cue(1) + cue(2)), "Line 5: There must be an empty line"),
        (of_cues(cue(1, "a --> b")), "Line 4: There must be an empty line"),
        (of_cues(cue(5), cue(4)), "Line 6: This caption begins before"),
        (of_cues("00:05.000 --> 00:05.000\nx"), "Line 3: This caption ends before"),
        (of_cues("00:05.000 --> 00:04.000\nx"), "Line 3: This caption ends before"),
        (of_cues("00:99.000 --> 01:99.000\nx"), "Line 3: Here the times"),
        (of_cues("0١:00.000 --> 02:00.000\nx"), "Line 3: Here the times"),
        (of_cues("00:01 --> 00:02\nx"), "Line 3: Here the times"),
        (of_cues(cue(1), "no times\nat all"), "Line 7: Here the times"),
        (of_cues(cue(1, "a\0b")), "Line 4: There is a control character"),
        (of_cues(cue(1, "a\x1b[2Jb")), "Line 4: There is a control character"),
        (of_cues(cue(1, "a\x85b")), "Line 4: There is a control character"),
        (of_cues(*map(cue, range(1001))), "Line 3003: There are more than 1000"),
        ("WEBVTT\n\nNOTE " + "x" * 200_000, "at most 200 KB"),
        (of_cues(cue(1, "&" * 199_000)), "at most 200 KB"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xc4\xe3", "Line 4: This is no text in UTF-8"),
        ("WEBVTT".encode("utf-16"), "Line 1: This is no text in UTF-8"),
        ("\ud800", "Line 1: This is no text in UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(source, said):
    with pytest.raises(DomainError) as refused:
        checked(source)
    assert said in refused.value.text
    assert refused.value.field == "source"


@pytest.mark.parametrize("text", ["<a" * 60_000, "<" * 190_000, "&lt;" * 30_000, "-" * 190_000])
def test_text_made_to_take_long_does_not(text):
    checked(of_cues(cue(1, text[:150_000])[:40_000]))


def test_thousand_captions_are_taken():
    assert checked(of_cues(*map(cue, range(1000)))).count("-->") == 1000


# --- Whose they are -------------------------------------------------------------------
@pytest.mark.django_db
def test_captions_of_a_language_are_put_in_the_place_of_others(campaign, member, verifier):
    video = video_of(campaign, member)
    save = {"video_id": video.pk, "language": "en"}
    services.save_caption(source=SRT, actor=member, **save)
    services.save_caption(source=WEBVTT.encode(), actor=verifier, **save)
    services.save_caption(video_id=video.pk, language="zh-hans", source=SRT, actor=member)
    assert list(video.captions.values_list("language", "text")) == [
        ("en", WRITTEN),
        ("zh-hans", FROM_SRT),
    ]
    for _again in range(2):
        services.remove_caption(video_id=video.pk, language="en", actor=verifier)
    assert list(video.captions.values_list("language", flat=True)) == ["zh-hans"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "closed"),
    [
        ("member", {"withdrawn"}),
        ("verifier", {"withdrawn", "written"}),
        ("leader", set(Video.State.values)),
        ("executive", set(Video.State.values)),
    ],
)
def test_whose_captions_somebody_may_change(request, campaign, member, who, closed):
    actor = request.getfixturevalue(who)
    refused = set()
    for state in Video.State.values:
        video = video_of(campaign, member, state)
        try:
            services.save_caption(video_id=video.pk, language="en", source=SRT, actor=actor)
        except NotAllowed:
            refused.add(state)
            with pytest.raises(NotAllowed):
                services.remove_caption(video_id=video.pk, language="en", actor=actor)
    assert refused == closed
    assert Caption.objects.count() == len(Video.State.values) - len(closed)
