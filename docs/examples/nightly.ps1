# Exports, checks, and hands on to Alma only what may be loaded. As a task of Windows, every night at 2:15:
#
#   schtasks /create /tn "Patron feed" /sc daily /st 02:15 /tr "powershell -File C:\sis\nightly.ps1"
#
# The folder holds people's records: give rights to it to those alone who need them.
param(
    [string] $Folder = 'C:\sis',
    [string] $Export = '.\export-users.exe',  # writes the feed into the file that it is given
    [string] $Send = '.\send-to-alma.exe'     # is given the name of the file
)
$ErrorActionPreference = 'Stop'
Set-Location $Folder

& $Export export.xml
if ($LASTEXITCODE -ne 0) {
    Write-Output 'Not sent: the export failed.'
    exit 2
}

# A file, not a pipe: PowerShell would read what comes through a pipe, and write it in another encoding.
& sis-validator check export.xml --quiet --report report.html --report findings.csv
$status = $LASTEXITCODE
switch ($status) {
    0 {
        & $Send export.xml
        if ($LASTEXITCODE -ne 0) { exit 2 }
    }
    1 { Write-Output 'Not sent: there are findings, see report.html.' }
    default { Write-Output 'Not sent: the check could not be done.' }
}
exit $status
