"""The icons that the admin shows, by their names in the font of its theme.

A name that is missing here shows as a word; tests/core/test_fonts.py says which one.
"""

THEME_FONT = "static/unfold/fonts/material-symbols/Material-Symbols-Outlined.woff2"

OURS = (
    *("apartment", "badge", "calendar_month", "category", "checklist", "content_copy"),
    *("conveyor_belt", "download", "event_available", "event_repeat", "factory", "flag"),
    *("groups", "home", "how_to_vote", "key", "lock", "monitoring", "movie", "play_arrow"),
    *("playlist_add", "published_with_changes", "qr_code_2", "quiz", "target", "tv", "tv_off"),
    *("upload_file", "verified"),
)
# Those of the theme's own templates, scripts and style sheet.
THEMES = (
    *("add", "apps", "arrow_back", "arrow_circle_down", "arrow_circle_up", "arrow_drop_down"),
    *("arrow_forward", "calendar_today", "cancel", "check", "check_small", "chevron_right"),
    *("close", "close_small", "compress", "computer", "dark_mode", "delete", "dock_to_right"),
    *("drag_indicator", "edit", "edit_square", "expand", "expand_more", "favorite"),
    *("file_upload", "filter_list", "filter_list_off", "format_align_left"),
    *("format_align_right", "handyman", "help", "history", "inbox", "keyboard_arrow_down"),
    *("keyboard_arrow_up", "keyboard_double_arrow_down", "keyboard_double_arrow_up"),
    *("light_mode", "logout", "manage_search", "more_horiz", "more_vert", "navigate_before"),
    *("navigate_next", "open_in_new", "progress_activity", "redo", "refresh", "schedule"),
    *("search", "sort", "sync", "toolbar", "transform", "undo", "unfold_more", "update"),
    *("upload", "visibility", "warning"),
)
ICONS = OURS + THEMES
