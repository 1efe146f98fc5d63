from django.http import HttpResponse

def desk_of_triage(request, **kw):
    return HttpResponse('soon')

def acceptance(request, **kw):
    return HttpResponse('soon')
