media-closed = The place for images, { $url }, cannot be used: { $problem }. Check SIDAI_MEDIA_URL, or the rights of the data folder.
