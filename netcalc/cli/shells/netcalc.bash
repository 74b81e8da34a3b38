# Completion of netcalc in bash: source <(netcalc completion bash)
_netcalc() {
    local word
    COMPREPLY=()
    while IFS= read -r word; do
        COMPREPLY+=("$word")
    done < <(netcalc completion bash --line "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    [[ ${#COMPREPLY[@]} -eq 1 ]] || return
    if [[ ${COMP_WORDS[COMP_CWORD]} == [\'\"]* ]]; then
        COMPREPLY+=("${COMPREPLY[0]} ") # a second one keeps the quote open: more may follow in it
    elif [[ ${COMPREPLY[0]} == *[=:\(/] ]]; then
        compopt -o nospace
    fi
}
complete -F _netcalc netcalc
