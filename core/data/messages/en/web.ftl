## Being called from outside: FAL's callbacks, and the pages.

web-address = Nothing can listen at { $address }: { $problem }. Set SIDAI_WEB to another host and port of this machine, or stop what is listening there.
fal-keys = FAL does not tell at the moment what it signs its callbacks with.

check-public = FAL is told to call back at { $url }.
check-public-plain = SIDAI_PUBLIC_URL is { $url }, but FAL calls back by https only. Put a proxy with a certificate in front and set its https address; until then results are asked for, which works too.
check-public-private = SIDAI_PUBLIC_URL is { $url }, which cannot be reached from outside, and FAL does not call such addresses. Set one that can, or take it out; until then results are asked for, which works too.
