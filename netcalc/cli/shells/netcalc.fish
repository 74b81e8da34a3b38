# Completion of netcalc in fish: a file netcalc.fish in ~/.config/fish/completions
complete -c netcalc -f -a '(netcalc completion fish --line (commandline -cp | string collect))'
