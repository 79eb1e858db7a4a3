## Backups, and putting one back.

backup-made = { $file } holds the whole history with { $pictures ->
    [one] 1 picture
   *[other] { $pictures } pictures
}, { $megabytes } MB. Keep it on another machine; tokens, .env and the secret are not in it.
backup-missing = { $count ->
    [one] 1 picture of the history is
   *[other] { $count } pictures of the history are
} not in the place for images any more, so not in the backup either. If nobody has deleted them on purpose, look for them in an earlier backup.
backup-nothing = There is no database at { $file }, so there is nothing to back up. Start this in the folder where sidai works, or check SIDAI_DATA and DATABASE_URL.
backup-exists = { $file } is there already, and a backup replaces no file. Take another name, for example one with today's date.
backup-under-way = { $file } is there already: another backup is at it, or one was cut off. If none is at work, delete it and start again.
backup-inside = { $file } would lie among the pictures that are backed up. Name a file in another folder, best on another disk.
backup-unwritten = { $file } cannot be written: { $problem }. Make room, or name a file in another folder.
backup-database = The database { $file } cannot be copied: { $problem }. If it is damaged, docs/upkeep.md says how to repair it; then start again.

restored = The history and { $pictures ->
    [one] 1 picture
   *[other] { $pictures } pictures
} are back, as they were on { $made } (sidai { $version }). See it with: sidai history
restored-doubtful = { $count ->
    [one] 1 picture was
   *[other] { $count } pictures were
} still to be sent to FAL then, and may have been since. The next sidai serve looks for them there and sends none again by itself; whoever ordered them is told.
restored-config = { $file } is back too. Tokens, .env and the secret were not in the backup: set them, then run sidai doctor.
restored-config-kept = { $file } was there already and stays as it is. Run sidai doctor to see whether all is set.
restored-config-none = The backup holds no { $file }. Run sidai doctor to see whether all is set.
restore-unreadable = { $file } cannot be read: { $problem }. Check its name and the rights to it.
restore-database = There is a database already ({ $file }), and restoring overwrites nothing. Stop sidai serve if it is at work here, and move the database and the pictures away; or set SIDAI_DATA to an empty folder.
restore-pictures = There are files already in the place for images, { $url }, for example { $key }, and restoring overwrites nothing. Move them away, unless they are what a restore that was cut off has left: those can be deleted. Or set SIDAI_DATA or SIDAI_MEDIA_URL to an empty place.
restore-unfit = { $file } is no backup of sidai, or a damaged one ({ $problem }). Nothing was put back. Take another backup; docs/upkeep.md says how to save what a damaged one still holds.
restore-foreign = { $file } holds "{ $name }", which no backup of sidai holds. Nothing was put back. Take a file as sidai backup has written it, and none from strangers.
restore-newer = { $file } was made by sidai { $version }, whose database this version cannot read. Nothing was put back. Bring sidai up to date and start again.
restore-stopped = The backup could not be put back: { $problem }. What had been put back was removed again. Make room, or check the rights of the data folder, and start again.

database-in-memory = DATABASE_URL names a database in memory, of which there is no copy to keep. Leave it out, or name a file: sqlite+aiosqlite:///sidai.db.
database-uncopied = The database has to be brought up to date, and no copy of it could be made before: { $file }: { $problem }. Nothing was changed. Make room or check the rights of that folder, and start again.
