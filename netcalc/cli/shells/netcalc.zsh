#compdef netcalc
# Completion of netcalc in zsh: a file _netcalc in a folder of $fpath, or after compinit: source it
_netcalc() {
    local line word about
    local -a whole open whole_about open_about
    while IFS=$'\t' read -r word about; do
        if [[ $word == *[=:\(/] || ${words[CURRENT]} == [\'\"]* ]]; then
            open+=("$word") open_about+=("$word${about:+  -- $about}")
        else
            whole+=("$word") whole_about+=("$word${about:+  -- $about}")
        fi
    done < <(netcalc completion zsh --line "${(j: :)words[1,CURRENT]}" 2>/dev/null)
    (( $#whole )) && compadd -l -d whole_about -a whole
    (( $#open )) && compadd -l -S '' -d open_about -a open
}
if [[ $funcstack[1] == _netcalc ]]; then
    _netcalc "$@"
else
    compdef _netcalc netcalc
fi
