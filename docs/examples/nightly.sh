#!/bin/sh
# Exports, checks, and hands on to Alma only what may be loaded. In the crontab:
#
#   15 2 * * *  SIS_FOLDER=/opt/sis /opt/sis/nightly.sh
#
# cron mails whatever is printed. The folder holds people's records: only its owner may look into it.
set -u
umask 077
cd "${SIS_FOLDER:-/opt/sis}" || exit 2

export_users=${SIS_EXPORT:-./export-users} # prints the feed
send_to_alma=${SIS_SEND:-./send-to-alma}   # is given the name of the file

if ! "$export_users" >export.xml.part; then
    echo "Not sent: the export failed." >&2
    exit 2
fi
mv export.xml.part export.xml

status=0
sis-validator check export.xml --quiet --report report.html --report findings.csv || status=$?
case $status in
0) "$send_to_alma" export.xml || exit 2 ;;
1) echo "Not sent: there are findings, see report.html." ;;
*) echo "Not sent: the check could not be done." >&2 ;;
esac
exit "$status"
