"""A video from a phone over a bad network to a colleague who watches it."""

import re
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.conftest import SignIn
from tests.e2e.words import LANGUAGES

pytestmark = pytest.mark.e2e
EN = LANGUAGES["en"]
DESK = 1280  # pixels wide
SLOW = 1_000_000  # bytes in a second
CONVERTED = 90_000  # milliseconds that a conversion takes at most, beside other tests
SECONDS = "() => document.querySelector('video').currentTime"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds that move and sound, in about 14 MB: three pieces."""
    made = tmp_path_factory.mktemp("clip") / "IMG_0042.mp4"
    picture = ["-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25:duration=8"]
    sound = ["-f", "lavfi", "-i", "sine=frequency=440:duration=8"]
    rate = ["-b:v", "14M", "-minrate", "14M", "-maxrate", "14M", "-bufsize", "14M"]
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", *rate, "-c:a", "aac"]
    quiet = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error"]
    subprocess.run([*quiet, *picture, *sound, *coded, str(made)], check=True)
    return made


def network(phone: CDPSession, *, is_there: bool) -> None:
    """The Wi-Fi of a hall: slow, or none."""
    phone.send("Network.enable")
    given = {"offline": not is_there, "latency": 20}
    rates = {"downloadThroughput": 10 * SLOW, "uploadThroughput": SLOW}
    phone.send("Network.emulateNetworkConditions", {**given, **rates})


def write(page: Page, title: str) -> str:
    """The address of the page that sends the file."""
    page.goto("/videos/new/")
    page.locator("#id_title").fill(title)
    page.locator("form.narrow .btn-primary").click()
    expect(page).to_have_url(re.compile(r"/videos/\d+/send/$"))
    return page.url


def test_video_is_sent_over_a_bad_network_and_watched(
    sign_in: SignIn, clip: Path, complaints: list[str]
) -> None:
    author = sign_in("employee", EN)
    address = write(author, "What a torque means")
    phone = author.context.new_cdp_session(author)
    network(phone, is_there=True)
    author.locator("#sending input[type=file]").set_input_files(clip)
    figures = author.locator("[data-part=figures]")
    expect(figures).to_have_text(re.compile(r"^[1-9]\d? %"))
    network(phone, is_there=False)
    expect(author.locator("[data-part=status]")).to_contain_text("No network")
    network(phone, is_there=True)
    # Another page of ours goes on with it; then the page that sends it, opened anew.
    author.goto("/videos/")
    expect(author.locator("#video-strip")).to_have_text(re.compile(r"Sending V\d+: [1-9]\d? %"))
    author.goto(address)
    expect(author).to_have_url(address.removesuffix("send/"), timeout=CONVERTED)
    state = author.locator(".clock-head .badge-state")
    expect(state).to_have_text("Waits to be looked at", timeout=CONVERTED)
    # What a browser says of a network that is away.
    complaints[:] = [words for words in complaints if "ERR_INTERNET_DISCONNECTED" not in words]

    manager = sign_in("manager", EN, DESK)
    manager.goto(author.url)
    with manager.expect_navigation():
        manager.get_by_role("button", name="Make it public").click()

    colleague = sign_in("member", EN)
    colleague.goto("/videos/")
    colleague.get_by_role("link", name=re.compile("What a torque means")).click()
    colleague.evaluate(
        "() => { const v = document.querySelector('video'); v.muted = true; v.play(); }"
    )
    colleague.wait_for_function(f"() => ({SECONDS})() > 0.5")
    colleague.evaluate("() => { document.querySelector('video').currentTime = 6; }")
    colleague.wait_for_function(f"() => ({SECONDS})() > 6.2")
    colleague.locator("button[data-size='720']").click()
    expect(colleague.locator("button[data-size='720']")).to_have_attribute("aria-pressed", "true")
    assert colleague.evaluate(SECONDS) >= 6


def test_paused_and_given_up_leaves_nothing_behind(sign_in: SignIn, clip: Path) -> None:
    author = sign_in("judge", EN)
    write(author, "Given up")
    network(author.context.new_cdp_session(author), is_there=True)
    author.locator("#sending input[type=file]").set_input_files(clip)
    author.locator("[data-part=pause]").click()
    expect(author.locator("[data-part=status]")).to_have_text("Paused.")
    author.reload()
    expect(author.locator("[data-part=go]")).to_be_visible()
    author.locator("[data-part=give-up] button").click()
    author.locator("#confirm-dialog button[value=yes]").click()
    expect(author.locator("[data-part=panel]")).to_be_hidden()
    author.reload()
    expect(author.locator("[data-part=choose]")).to_be_visible()
    expect(author.locator("#video-strip")).to_be_hidden()
